import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { words } from "@/domain/kernel/words";
import { WAKE } from "@/server/ingest/message-batch";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { type ServiceContext, transact } from "../context";
import { releaseFollowers } from "./followers";
import { lockMessage } from "./lock-message";

export const discardMessageInput = z.object({ messageId: rowId, reason: words(500).min(1) });

/** Gives a message up: it has no effect, and the later ones of its key go on. */
export function discardMessage(
  context: ServiceContext,
  { messageId, reason }: z.infer<typeof discardMessageInput>,
): Promise<{ messageId: number }> {
  return transact(context, async (context) => {
    await lockMessage(context, messageId, ["dead", "retrying"]);
    await context.client.query("UPDATE inbound_message SET state = 'discarded', processed_at = $2 WHERE id = $1", [messageId, context.now]);
    await audit(context, "message.discarded", [{ subjectKind: "inbound_message", subjectId: messageId, detail: { reason } }]);
    await markChanged(context.client, "messages", [messageId, ...(await releaseFollowers(context.client, context.now, messageId))]);
    await context.client.query(WAKE);
    return { messageId };
  });
}
