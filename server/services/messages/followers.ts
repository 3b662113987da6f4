import type { Client } from "@/db/client";
import { isPassable } from "./held-keys";

// The later messages of a key wait while an earlier one is dead. Their own rows do not change when it dies, but what a screen says
// about them does.

const FOLLOWERS = `
  SELECT f.id FROM inbound_message d JOIN inbound_message f ON f.entity_key = d.entity_key AND f.id > d.id AND f.state IN ('received', 'retrying')
  WHERE d.id = ANY($1::bigint[]) AND NOT ${isPassable("d")}`;

/** What waits behind the messages. */
export async function findFollowers(client: Client, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<{ id: number }>(FOLLOWERS, [ids]);
  return rows.map((row) => row.id);
}

/**
 * Lets go what waited behind the message: due from now, for until now no worker could take it; and "retrying", because what was on
 * a screen as blocked is shown again when it goes through.
 */
export async function releaseFollowers(client: Client, now: Date, id: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `UPDATE inbound_message SET state = 'retrying', next_attempt_at = $2 WHERE id IN (${FOLLOWERS} ORDER BY f.id FOR UPDATE OF f) RETURNING id`,
    [[id], now],
  );
  return rows.map((row) => row.id);
}
