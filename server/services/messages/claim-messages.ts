import type { Client } from "@/db/client";
import { isPassable } from "./held-keys";

export type ClaimedMessage = {
  id: number;
  sourceId: number;
  externalId: string;
  kind: string;
  body: string;
  attempts: number;
  state: "received" | "retrying";
};

// Only the head of each key: a message waits while an earlier one of its key is open, or dead and not to be passed. The head is a scalar sub-query so
// that it stays one index probe a row; as NOT EXISTS the planner may turn it into a join over the whole backlog.
const CLAIM = `
  SELECT m.id, m.source_id AS "sourceId", m.external_id AS "externalId", m.kind, m.body, m.attempts, m.state
  FROM inbound_message m
  WHERE m.state IN ('received', 'retrying') AND m.next_attempt_at <= $1
    AND m.id = (SELECT e.id FROM inbound_message e
                WHERE e.entity_key = m.entity_key AND e.state IN ('received', 'retrying', 'dead') AND NOT ${isPassable("e")} ORDER BY e.entity_key, e.id LIMIT 1)`;

/** Locks the next messages in id order, passing over those that another worker holds. */
export async function claimMessages(client: Client, now: Date, most: number): Promise<ClaimedMessage[]> {
  const { rows } = await client.query<ClaimedMessage>({
    name: "claim-messages",
    text: `${CLAIM} ORDER BY m.id LIMIT $2 FOR UPDATE OF m SKIP LOCKED`,
    values: [now, most],
  });
  return rows;
}

/** The same for given messages: those that have been settled meanwhile are left out. */
export async function claimAgain(client: Client, now: Date, ids: readonly number[]): Promise<ClaimedMessage[]> {
  const { rows } = await client.query<ClaimedMessage>(`${CLAIM} AND m.id = ANY($2::bigint[]) ORDER BY m.id FOR UPDATE OF m SKIP LOCKED`, [
    now,
    ids,
  ]);
  return rows;
}
