import { createHash } from "node:crypto";
import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { body } from "@/domain/kernel/words";
import { LARGEST_BODY } from "@/server/ingest/accept-message";
import { readStoredMessage } from "@/server/ingest/read-message";
import { readSources } from "@/server/ingest/source";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockMessage } from "./lock-message";

export const editMessageInput = z.object({ messageId: rowId, body: body(LARGEST_BODY) });

// Bodies hold names and addresses, which the audit must not.
const fingerprint = (body: string) => createHash("sha256").update(body).digest("hex");

/** Replaces the body of a message that failed by one that can be read. It stays as it is until it is replayed. */
export function editMessage(
  context: ServiceContext,
  { messageId, body }: z.infer<typeof editMessageInput>,
): Promise<{ messageId: number }> {
  return transact(context, async (context) => {
    const message = await lockMessage(context, messageId, ["dead", "retrying"]);
    const source = (await readSources(context.client, [message.sourceId])).get(message.sourceId);
    if (!source) throw new ServiceError("not_found", "The message's source is gone.");
    const read = readStoredMessage(source, { ...message, body });
    if (!read.ok) {
      const [issue] = read.issues;
      throw new ServiceError("invalid", issue?.path ? `${issue.path} ${issue.message}` : (issue?.message ?? "The body cannot be read."), {
        path: issue?.path,
      });
    }
    await context.client.query("UPDATE inbound_message SET body = $2, entity_key = $3, issues = NULL WHERE id = $1", [
      messageId,
      body,
      read.value.entityKey,
    ]);
    await audit(context, "message.edited", [
      { subjectKind: "inbound_message", subjectId: messageId, detail: { before: fingerprint(message.body), after: fingerprint(body) } },
    ]);
    await markChanged(context.client, "messages", [messageId]);
    return { messageId };
  });
}
