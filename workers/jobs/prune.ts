import { ITEMS_KEPT_DAYS } from "@/domain/planning/backtest/policy";
import type { Handler } from "../job";

/** Rows taken away in one statement: a long delete would hold back the change feed. */
const CHUNK = 5_000;

const CHANGES = `DELETE FROM change WHERE (xid, id) IN (SELECT xid, id FROM change WHERE at < $1::timestamptz - interval '15 minutes' ORDER BY at LIMIT $2)`;
const BACKTEST_ITEMS = `DELETE FROM backtest_item WHERE (backtest_run_id, item_id, node_id) IN (
  SELECT b.backtest_run_id, b.item_id, b.node_id FROM backtest_item b JOIN backtest_run r ON r.id = b.backtest_run_id
  WHERE r.completed_at < $1::timestamptz - interval '${ITEMS_KEPT_DAYS} days' LIMIT $2)`;

/**
 * Forgets changes older than a reconnecting screen may ask for, and what old back-tests came to item by item; their outcomes stay.
 * Messages stay: they are the record of what was accepted.
 */
export const pruneJob: Handler = async (_payload, { context, stopped }) => {
  for (const statement of [CHANGES, BACKTEST_ITEMS]) {
    let removed = CHUNK;
    while (removed === CHUNK && !stopped()) {
      const { rowCount } = await context.pool.query(statement, [context.now, CHUNK]);
      removed = rowCount ?? 0;
    }
  }
};
