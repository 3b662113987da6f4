import type { Queryable } from "@/db/client";
import { type PromisedUnits, type PromiseTable, promiseTable } from "@/domain/inventory/promise-table";
import { jsonRows } from "./grid-query";

/** Orders that are named behind a step; the others are counted. */
const NAMED = 4;

/** One row a day: all its units, and the largest orders behind them. */
const byDay = (facts: string) => `
  SELECT json_build_object('on', f.day, 'units', sum(f.units)::int, 'count', count(*)::int,
    'sources', to_json((array_agg(json_build_object('kind', f.kind, 'id', f.id, 'number', f.number, 'units', f.units) ORDER BY f.units DESC, f.id))[1:${NAMED}])) AS row
  FROM (${facts}) f GROUP BY f.day ORDER BY f.day`;

const utcDay = (instant: string) => `(${instant} AT TIME ZONE 'UTC')::date`;

// The same lines and transfers that the balance counts as on order and in transit (services/procurement/expected-stock.ts).
const expectedUnits = byDay(`
  SELECT ${utcDay("l.current_promised_at")} AS day, 'purchase_order' AS kind, p.id, p.number, l.ordered_quantity - l.received_quantity - l.rejected_quantity AS units
  FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
  WHERE l.item_id = $1 AND p.node_id = $2 AND l.received_quantity + l.rejected_quantity < l.ordered_quantity
    AND p.approval_state = 'approved' AND p.supplier_state <> 'rejected' AND p.receipt_state <> 'short_closed'
  UNION ALL
  SELECT ${utcDay("coalesce(t.expected_at, $3::timestamptz + t.lane_days * interval '1 day')")}, 'transfer', t.id, 'TR-' || lpad(t.id::text, 6, '0'), t.quantity
  FROM stock_transfer t WHERE t.item_id = $1 AND t.to_node_id = $2 AND t.state IN ('released', 'shipped')`);

// Customers' kits wait for their components. What is allocated already left what is available.
const waitingUnits = byDay(`
  SELECT ${utcDay("o.promised_at")} AS day, 'sales_order' AS kind, o.id, o.external_number AS number, sum(w.units)::int AS units
  FROM (
    SELECT l.order_id, l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity AS units
    FROM sales_order_line l WHERE l.item_id = $1 AND l.backorder_node_id = $2
      AND l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity
    UNION ALL
    SELECT l.order_id, (l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity) * c.quantity_per
    FROM bundle_component c JOIN sales_order_line l ON l.item_id = c.bundle_item_id AND l.backorder_node_id = $2
    WHERE c.component_item_id = $1 AND l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity
  ) w JOIN sales_order o ON o.id = w.order_id
  WHERE $3::timestamptz IS NOT NULL GROUP BY o.id`);

/** What can be promised of an item at a node from `now` on, with the orders and transfers behind each day. */
export async function readPromiseTable(
  queryable: Queryable,
  { itemId, nodeId, available }: { itemId: number; nodeId: number; available: number },
  now: Date,
): Promise<PromiseTable> {
  const values = [itemId, nodeId, now];
  const expected = await jsonRows<PromisedUnits>(queryable, expectedUnits, values);
  const waiting = await jsonRows<PromisedUnits>(queryable, waitingUnits, values);
  return promiseTable({ today: now.toISOString().slice(0, 10), available, expected, waiting });
}
