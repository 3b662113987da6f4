import type { Queryable } from "@/db/client";
import { type PromisedUnits, type PromiseTable, promiseTable } from "@/domain/inventory/promise-table";
import { expectedArrivals } from "@/server/services/procurement/expected-stock";
import { jsonRows } from "./grid-query";

/** Orders that are named behind a step; the others are counted. */
const NAMED = 4;

/** One row a day: all its units, and the largest orders behind them. */
const byDay = (facts: string) => `
  SELECT json_build_object('on', f.day, 'units', sum(f.units)::int, 'count', count(*)::int,
    'sources', to_json((array_agg(json_build_object('kind', f.kind, 'id', f.id, 'number', f.number, 'units', f.units) ORDER BY f.units DESC, f.id))[1:${NAMED}])) AS row
  FROM (${facts}) f GROUP BY f.day ORDER BY f.day`;

const utcDay = (instant: string) => `(${instant} AT TIME ZONE 'UTC')::date`;

// The same deliveries, lines and transfers that the balance counts as on order and in transit.
const expectedUnits = byDay(`
  SELECT ${utcDay("a.expected_at")} AS day, 'purchase_order' AS kind, p.id, p.number, sum(a.units)::int AS units
  FROM (${expectedArrivals((line) => `${line}.item_id = $1 AND p.node_id = $2`)}) a
  JOIN purchase_order_line l ON l.id = a.line_id JOIN purchase_order p ON p.id = l.purchase_order_id GROUP BY 1, p.id
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
