/**
 * When a line (`l`) of an order (`p`) is wanted: what was asked for, and in a later version what was agreed or asked for instead. The
 * supplier is told this date, and its answer is held against it.
 */
export const wantedAt = "CASE WHEN p.version > 1 THEN l.current_promised_at ELSE l.requested_at END";
