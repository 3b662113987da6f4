import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { WAKE } from "@/server/ingest/message-batch";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { type ServiceContext, transact } from "../context";
import { releaseFollowers } from "./followers";
import { lockMessage } from "./lock-message";
import { requireLastWord } from "./require-last-word";

export const replayMessageInput = z.object({ messageId: rowId });

/** Tries a dead or waiting message again, now, with all its attempts. */
export function replayMessage(context: ServiceContext, { messageId }: z.infer<typeof replayMessageInput>): Promise<{ messageId: number }> {
  return transact(context, async (context) => {
    const message = await lockMessage(context, messageId, ["dead", "retrying"]);
    await requireLastWord(context.client, message);
    // Not "received": what was on a screen once is shown again when it goes through.
    await context.client.query("UPDATE inbound_message SET state = 'retrying', attempts = 0, next_attempt_at = $2 WHERE id = $1", [
      messageId,
      context.now,
    ]);
    await audit(context, "message.replayed", [{ subjectKind: "inbound_message", subjectId: messageId, detail: { was: message.state } }]);
    await markChanged(context.client, "messages", [messageId, ...(await releaseFollowers(context.client, context.now, messageId))]);
    await context.client.query(WAKE);
    return { messageId };
  });
}
