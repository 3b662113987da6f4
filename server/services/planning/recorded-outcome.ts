import type { Queryable } from "@/db/client";
import type { RecordedOutcome } from "@/domain/planning/backtest/outcome";

type Key = { itemId: number; nodeId: number; unitCostMinor: number };
type Asked = { entityId: number; fromDay: string; toDay: string; keys: readonly Key[] };

// A day without movements has the stock of the day before: nights are counted from change to change.
const NIGHTS = `
  WITH asked AS (SELECT * FROM unnest($1::bigint[], $2::int[], $3::float8[]) AS k(item_id, node_id, cost)),
  step AS (
    SELECT m.item_id, m.node_id, greatest((m.occurred_at AT TIME ZONE 'UTC')::date, $4::date) AS day, sum(m.sellable_delta) AS sellable,
      sum(m.sellable_delta + m.quarantined_delta + m.return_pending_delta) AS on_hand, min(k.cost) AS cost
    FROM stock_movement m JOIN asked k ON k.item_id = m.item_id AND k.node_id = m.node_id
    WHERE m.occurred_at < $5::date::timestamp AT TIME ZONE 'UTC' GROUP BY 1, 2, 3),
  level AS (
    SELECT day, cost, lead(day, 1, $5::date) OVER w - day AS nights, sum(sellable) OVER w AS sellable, sum(on_hand) OVER w AS on_hand
    FROM step WINDOW w AS (PARTITION BY item_id, node_id ORDER BY day))
  SELECT to_char(min(day), 'YYYY-MM-DD') AS since, sum(nights)::float8 AS nights, coalesce(sum(nights) FILTER (WHERE sellable > 0), 0)::float8 AS stocked,
    sum(nights * on_hand * cost)::float8 / ($5::date - min(day)) AS stock FROM level`;
const ORDERS = `
  SELECT count(*)::int AS lines, coalesce(sum(l.ordered_quantity), 0)::float8 AS units
  FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id
  JOIN unnest($1::bigint[], $2::int[]) AS k(item_id, node_id) ON k.item_id = l.item_id AND k.node_id = p.node_id
  WHERE p.approval_state = 'approved' AND p.cancelled_at IS NULL AND p.ordered_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND p.ordered_at < $4::date::timestamp AT TIME ZONE 'UTC'`;
const BACKORDERS = `
  SELECT coalesce(sum(quantity), 0)::float8 AS units FROM kpi_event WHERE entity_id = $1 AND kind = 'units_backordered'
    AND occurred_at >= $2::date::timestamp AT TIME ZONE 'UTC' AND occurred_at < $3::date::timestamp AT TIME ZONE 'UTC'`;

/** What the ledger, the orders and the backorders of the stretch say; null where no stock was recorded before its end. */
export async function recordedOutcome(queryable: Queryable, { entityId, fromDay, toDay, keys }: Asked): Promise<RecordedOutcome | null> {
  const itemIds = keys.map(({ itemId }) => itemId);
  const nodeIds = keys.map(({ nodeId }) => nodeId);
  const { rows: nights } = await queryable.query<{ since: string | null; nights: number; stocked: number; stock: number }>(NIGHTS, [
    itemIds,
    nodeIds,
    keys.map(({ unitCostMinor }) => unitCostMinor),
    fromDay,
    toDay,
  ]);
  const ledger = nights[0];
  if (!ledger?.since) return null;
  const { rows: orders } = await queryable.query<{ lines: number; units: number }>(ORDERS, [itemIds, nodeIds, fromDay, toDay]);
  const { rows: waiting } = await queryable.query<{ units: number }>(BACKORDERS, [entityId, fromDay, toDay]);
  return {
    stockedNights: ledger.nights > 0 ? ledger.stocked / ledger.nights : null,
    averageStockMinor: Math.round(ledger.stock),
    orders: orders[0]?.lines ?? 0,
    orderedUnits: orders[0]?.units ?? 0,
    backorderedUnits: waiting[0]?.units ?? 0,
    recordedFrom: ledger.since > fromDay ? ledger.since : null,
  };
}
