import type { ServiceContext } from "@/server/services/context";
import { type AllocatedOrder, allocateOrders } from "./allocate-orders";

/** Waiting orders looked at in one transaction: it stays well under a second, and sweeps take the rest. */
const BATCH = 500;

/** Gives stock that became free to the orders that wait for these items, directly or as a component of a bundle. */
export async function allocateBackorders(context: ServiceContext, itemIds: readonly number[]): Promise<AllocatedOrder[]> {
  if (itemIds.length === 0) return [];
  const { rows } = await (context.client ?? context.pool).query<{ id: number }>(
    `SELECT o.id FROM sales_order o JOIN channel c ON c.id = o.channel_id
     WHERE o.state IN ('accepted', 'backordered', 'part_allocated', 'part_shipped') AND o.id IN (
       SELECT l.order_id FROM sales_order_line l
       WHERE l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity
         AND l.item_id IN (SELECT unnest($1::bigint[]) UNION SELECT bundle_item_id FROM bundle_component WHERE component_item_id = ANY($1::bigint[])))
     ORDER BY c.tier, o.promised_at, o.placed_at, o.id LIMIT $2`,
    [[...new Set(itemIds)], BATCH],
  );
  return rows.length === 0
    ? []
    : allocateOrders(
        context,
        rows.map((row) => row.id),
      );
}
