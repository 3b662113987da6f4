import { audit } from "@/server/services/audit";
import { requirePermission, requireScope, type ServiceContext, transact } from "@/server/services/context";
import { lockOrders, type OrderRow } from "./order-rows";
import { reserveStock } from "./reserve-stock";

export type AllocatedOrder = { orderId: number; state: string; backorderedUnits: number };

const WAITING = new Set(["accepted", "backordered", "part_allocated", "part_shipped"]);

/** Who is served first: channel tier, then promised date, then the moment it was placed, then id. */
export const byPriority = (a: OrderRow, b: OrderRow): number =>
  a.channelTier - b.channelTier ||
  a.promisedAt.getTime() - b.promisedAt.getTime() ||
  a.placedAt.getTime() - b.placedAt.getTime() ||
  a.id - b.id;

/** Reserves stock for what orders still miss. Run again, it changes nothing unless stock arrived. */
export async function allocateOrders(context: ServiceContext, orderIds: readonly number[]): Promise<AllocatedOrder[]> {
  requirePermission(context, "exceptions.resolve");
  // A caller's transaction may hold balances already; it must not wait for orders or for more balances.
  const skipLocked = context.client !== undefined;
  return transact(context, async (inside) => {
    const orders = (await lockOrders(inside.client, orderIds, { skipLocked })).filter((order) => WAITING.has(order.state));
    for (const order of orders) requireScope(inside, "exceptions.resolve", order);
    const { changed } = await reserveStock(inside, orders.sort(byPriority), { skipLocked, reason: "order allocated" });
    await audit(
      inside,
      "sales_order.allocated",
      changed.map((order) => ({ subjectKind: "sales_order", subjectId: order.id, detail: { state: order.state, nodeIds: order.nodeIds } })),
    );
    return orders.map((order) => ({ orderId: order.id, state: order.state, backorderedUnits: order.backorderedUnits }));
  });
}
