import { z } from "zod";
import { missingUnits } from "@/domain/fulfilment/order-state";
import { withdrawnUnits } from "@/domain/fulfilment/withdrawn-demand";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import type { StockMovement } from "@/domain/inventory/stock-movement";
import { smallId } from "@/domain/kernel/ids";
import { proportionMinor } from "@/domain/kernel/money";
import { audit } from "@/server/services/audit";
import { inventoryKey, markChanged } from "@/server/services/changes";
import { requirePermission, requireScope, type ServiceContext, transact } from "@/server/services/context";
import { type BalanceChange, changeBalances, lockBalances, writeMovements } from "@/server/services/stock/balances";
import { allocateBackorders } from "./allocate-backorders";
import { loadReservations } from "./allocation-rows";
import { findOrders, orderKey } from "./find-orders";
import { type KpiEvent, writeKpiEvents } from "./kpi-events";
import { lockOrders, type OrderLineRow, type OrderRow, restate, saveOrders } from "./order-rows";
import { loadRoutingFacts } from "./routing-facts";
import { type Withdrawal, withdrawDemand } from "./withdraw-demand";

export const cancelOrder = z.object({
  channelId: smallId,
  externalNumber: z.string().min(1),
  cancelledAt: z.date(),
  reason: z.string().default("cancelled by the channel"),
  /** Units to take off by SKU; everything that has not left when absent. */
  lines: z.array(z.object({ sku: z.string(), quantity: z.number().int().positive() })).optional(),
});
export type CancelOrder = z.infer<typeof cancelOrder>;
export type CancelledOrder = { orderId: number; duplicate: boolean } | { issues: FieldIssue[] };

const cancellable = (line: OrderLineRow) => line.ordered - line.shipped - line.cancelled;

/** How many units of which line a cancellation takes: never more than have not left yet. */
function unitsToCancel(order: OrderRow, lines: CancelOrder["lines"]): { line: OrderLineRow; units: number }[] {
  const left = new Map<string, number>();
  for (const { sku, quantity } of lines ?? []) left.set(sku.toUpperCase(), (left.get(sku.toUpperCase()) ?? 0) + quantity);
  return order.lines.flatMap((line) => {
    const wanted = lines ? (left.get(line.sku.toUpperCase()) ?? 0) : cancellable(line);
    const units = Math.min(wanted, cancellable(line));
    left.set(line.sku.toUpperCase(), wanted - units);
    return units > 0 ? [{ line, units }] : [];
  });
}

/** Takes back what has not left: reservations are released, and the stock goes to the orders that wait for it. */
export async function cancelOrders(context: ServiceContext, cancellations: readonly CancelOrder[]): Promise<CancelledOrder[]> {
  requirePermission(context, "exceptions.resolve");
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const ids = await findOrders(client, cancellations);
    const orders = new Map((await lockOrders(client, [...ids.values()])).map((order) => [order.id, order]));
    for (const order of orders.values()) requireScope(inside, "exceptions.resolve", order);
    const reservations = await loadReservations(client, [...orders.keys()]);
    const lines = [...orders.values()].flatMap((order) => order.lines);
    const facts = await loadRoutingFacts(
      client,
      [...orders.values()].map((order) => order.entityId),
      lines.map((line) => line.itemId),
    );
    const waiting = lines.flatMap((line) => {
      const nodeId = line.backorderNodeId;
      return nodeId === null ? [] : facts.componentsOf(line.itemId).map(({ itemId }) => ({ itemId, nodeId }));
    });
    await lockBalances(client, [...reservations.keys(), ...waiting]);

    const movements: StockMovement[] = [];
    const backorders: BalanceChange[] = [];
    const events: KpiEvent[] = [];
    const withdrawals: Withdrawal[] = [];
    const changed = new Map<OrderRow, string>();
    const changedLines = new Set<OrderLineRow>();
    const results = cancellations.map((cancellation): CancelledOrder => {
      const order = orders.get(ids.get(orderKey(cancellation)) ?? 0);
      if (!order) return { issues: [{ path: "externalNumber", message: `${cancellation.externalNumber} is not a known order` }] };
      const taken = unitsToCancel(order, cancellation.lines);
      if (taken.length === 0) {
        if (order.state === "cancelled" || order.lines.some((line) => line.cancelled > 0)) return { orderId: order.id, duplicate: true };
        return {
          issues: [{ path: "externalNumber", message: `${cancellation.externalNumber} has left already; only a return can undo it` }],
        };
      }
      for (const { line, units } of taken) {
        const fromMissing = Math.min(units, missingUnits(line));
        let fromReserved = units - fromMissing;
        const { placedAt } = order;
        const withdrawn = withdrawnUnits({ placedAt, cancelledAt: cancellation.cancelledAt, units, missing: fromMissing });
        if (withdrawn > 0) withdrawals.push({ channelId: order.channelId, itemId: line.itemId, placedAt, units: withdrawn });
        for (const nodeId of reservations.nodesOf(line.id)) {
          const here = Math.min(fromReserved, reservations.units(line.id, nodeId));
          if (here === 0) continue;
          for (const { itemId, quantity } of reservations.consume(line.id, nodeId, here, "released"))
            movements.push({
              itemId,
              nodeId,
              kind: "deallocate",
              allocatedDelta: -quantity,
              reason: cancellation.reason,
              sourceKind: "sales_order",
              sourceId: order.id,
              occurredAt: now,
            });
          line.allocated -= here;
          fromReserved -= here;
        }
        line.cancelled += units;
        changedLines.add(line);
        if (line.backorderNodeId !== null) {
          for (const { itemId, quantityPer } of facts.componentsOf(line.itemId))
            backorders.push({ itemId, nodeId: line.backorderNodeId, backorderedDelta: -fromMissing * quantityPer });
          if (missingUnits(line) === 0) line.backorderNodeId = null;
        }
      }
      restate(order);
      if (order.state === "cancelled") order.cancelledAt = cancellation.cancelledAt;
      changed.set(order, cancellation.reason);
      events.push({
        kind: "order_cancelled",
        occurredAt: cancellation.cancelledAt,
        entityId: order.entityId,
        channelId: order.channelId,
        nodeId: order.nodeIds[0],
        count: order.state === "cancelled" ? 1 : 0,
        quantity: taken.reduce((sum, { units }) => sum + units, 0),
        valueMinor: taken.reduce((sum, { line, units }) => sum + proportionMinor(line.lineMinor, units, line.ordered), 0),
      });
      return { orderId: order.id, duplicate: false };
    });

    await reservations.save(client, now);
    await writeMovements(client, movements);
    await changeBalances(client, now, [...movements, ...backorders]);
    await saveOrders(client, now, [...changed.keys()], [...changedLines]);
    await writeKpiEvents(client, events);
    await withdrawDemand(client, withdrawals);
    await audit(
      inside,
      "sales_order.cancelled",
      [...changed].map(([order, reason]) => ({ subjectKind: "sales_order", subjectId: order.id, detail: { state: order.state, reason } })),
    );
    await markChanged(
      client,
      "orders",
      [...changed.keys()].map((order) => order.id),
    );
    await markChanged(
      client,
      "inventory",
      [...movements, ...backorders].map(({ itemId, nodeId }) => inventoryKey(itemId, nodeId)),
    );
    await allocateBackorders(
      inside,
      movements.map((movement) => movement.itemId),
    );
    return results;
  });
}
