/**
 * Every message that is not finished: source_id, state, received_at, next_attempt_at, whether it is the one of its key that a worker
 * may take next, and whether it is blocked by a dead letter before it, which no worker can change. Reads only what is open.
 */
export const openMessages = `
  WITH open AS (SELECT id, source_id, entity_key, state, received_at, next_attempt_at FROM inbound_message WHERE state IN ('received', 'retrying', 'dead')),
    head AS (SELECT entity_key, min(id) AS id, min(id) FILTER (WHERE state = 'dead') AS dead_id FROM open GROUP BY entity_key)
  SELECT o.source_id, o.state, o.received_at, o.next_attempt_at, o.id = h.id AS is_next, o.state <> 'dead' AND coalesce(h.dead_id < o.id, false) AS is_blocked
  FROM open o JOIN head h USING (entity_key)`;
