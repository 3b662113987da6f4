import { drainMessages } from "@/server/services/messages/drain-messages";
import { describeError } from "../describe-error";
import type { Handler } from "../job";

export const drainMessagesJob: Handler = async (_payload, { context, stopped, log }) => {
  const counts = await drainMessages(context, {
    stopped,
    clock: () => new Date(),
    onFailure: (messageId, error) => log.warn({ messageId, ...describeError(error) }, "a message failed"),
  });
  if (counts.processed + counts.retrying + counts.dead > 0) log.info(counts, "messages drained");
};
