import { isPassable } from "@/server/services/messages/held-keys";

/**
 * Every message that is not finished: source_id, state, received_at, next_attempt_at, whether it is the one of its key that a worker
 * may take next, and whether it is blocked by a dead letter before it, which no worker can change. Reads only what is open.
 */
export const openMessages = `
  WITH open AS (SELECT m.id, m.source_id, m.entity_key, m.state, m.received_at, m.next_attempt_at, NOT ${isPassable("m")} AS holds
      FROM inbound_message m WHERE m.state IN ('received', 'retrying', 'dead')),
    head AS (SELECT entity_key, min(id) FILTER (WHERE holds) AS id, min(id) FILTER (WHERE state = 'dead' AND holds) AS dead_id FROM open GROUP BY entity_key)
  SELECT o.source_id, o.state, o.received_at, o.next_attempt_at, coalesce(o.id = h.id, false) AS is_next, o.state <> 'dead' AND coalesce(h.dead_id < o.id, false) AS is_blocked
  FROM open o JOIN head h USING (entity_key)`;
