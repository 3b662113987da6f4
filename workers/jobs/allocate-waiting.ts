import { allocateOrders } from "@/server/services/orders/allocate-orders";
import type { Handler } from "../job";

/** Orders looked at in one transaction, which stays well under a second. */
const BATCH = 300;

/** Orders that miss units of an item of which some node has stock to promise, in the order in which they are served. */
const WAITING = `
  SELECT o.id FROM sales_order o JOIN channel c ON c.id = o.channel_id
  WHERE o.state IN ('accepted', 'backordered', 'part_allocated', 'part_shipped') AND NOT o.id = ANY($1::bigint[])
    AND EXISTS (
      SELECT 1 FROM sales_order_line l JOIN item i ON i.id = l.item_id
      LEFT JOIN bundle_component b ON b.bundle_item_id = l.item_id
      JOIN stock_balance s ON s.item_id = coalesce(b.component_item_id, l.item_id) AND s.available > 0
      WHERE l.order_id = o.id AND NOT i.is_service AND l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity)
  ORDER BY c.tier, o.promised_at, o.placed_at, o.id LIMIT $2`;

/** Repairs what a missed event left: stock and an order that waits for it. Each order is tried once a run. */
export const allocateWaitingJob: Handler = async (_payload, { context, stopped }) => {
  const tried: number[] = [];
  while (!stopped()) {
    const { rows } = await context.pool.query<{ id: number }>(WAITING, [tried, BATCH]);
    if (rows.length === 0) break;
    tried.push(...rows.map((row) => row.id));
    await allocateOrders(
      context,
      rows.map((row) => row.id),
    );
  }
};
