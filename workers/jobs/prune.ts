import type { Handler } from "../job";

/** Rows taken away in one statement: a long delete would hold back the change feed. */
const CHUNK = 5_000;

/** Forgets changes older than a reconnecting screen may ask for. Messages stay: they are the record of what was accepted. */
export const pruneJob: Handler = async (_payload, { context, stopped }) => {
  let removed = CHUNK;
  while (removed === CHUNK && !stopped()) {
    const { rowCount } = await context.pool.query(
      `DELETE FROM change WHERE (xid, id) IN (SELECT xid, id FROM change WHERE at < $1::timestamptz - interval '15 minutes' ORDER BY at LIMIT $2)`,
      [context.now, CHUNK],
    );
    removed = rowCount ?? 0;
  }
};
