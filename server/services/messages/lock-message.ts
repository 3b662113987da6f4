import type { Client } from "@/db/client";
import { requireScope, type ServiceContext } from "../context";
import { ServiceError } from "../errors";

export type LockedMessage = {
  id: number;
  sourceId: number;
  entityId: number;
  externalId: string;
  kind: string;
  state: string;
  body: string;
  entityKey: string;
};

/** The message, locked, when the actor may handle it. */
export async function lockMessage(
  context: ServiceContext & { client: Client },
  messageId: number,
  states: readonly string[],
): Promise<LockedMessage> {
  const { rows } = await context.client.query<LockedMessage>(
    `SELECT m.id, m.source_id AS "sourceId", s.entity_id AS "entityId", m.external_id AS "externalId", m.kind, m.state, m.body, m.entity_key AS "entityKey"
     FROM inbound_message m JOIN ingest_source s ON s.id = m.source_id WHERE m.id = $1 FOR UPDATE OF m`,
    [messageId],
  );
  const message = rows[0];
  if (!message) throw new ServiceError("not_found", "There is no such row in your scope.");
  requireScope(context, "messages.replay", { entityId: message.entityId, nodeIds: [] });
  if (!states.includes(message.state)) throw new ServiceError("conflict", `The message is ${message.state} now.`);
  return message;
}
