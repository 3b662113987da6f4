import { z } from "zod";
import type { StockMovement } from "@/domain/inventory/stock-movement";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { audit } from "../audit";
import { actorName, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { allocateBackorders } from "../orders/allocate-backorders";
import { applyMovements } from "../stock/apply-movements";
import { lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { type Inside, type LockedOrder, lockOrderFor, pairsOf } from "./locked-order";
import { saveVersion } from "./order-version";
import { saveReceiptStates } from "./record-goods-receipt";

export const decideOverReceiptInput = z.object({
  purchaseOrderId: rowId,
  /** The version that the buyer looked at. */
  version: versionNumber.optional(),
  reason,
});
type Decide = z.infer<typeof decideOverReceiptInput>;
type Held = { id: number; lineId: number; receiptId: number; itemId: number; nodeId: number; units: number };
export type OverReceiptDecision = { number: string; version: number; units: number };

async function lockHeld({ client }: Inside, order: LockedOrder): Promise<Held[]> {
  const { rows } = await client.query<Held>(
    `SELECT id, purchase_order_line_id AS "lineId", goods_receipt_id AS "receiptId", item_id AS "itemId", node_id AS "nodeId", held_quantity AS units
     FROM over_receipt WHERE purchase_order_line_id = ANY($1::bigint[]) AND state = 'held' ORDER BY id FOR UPDATE`,
    [order.lines.map((line) => line.id)],
  );
  if (rows.length === 0) throw new ServiceError("conflict", `Nothing of ${order.number} is held any more.`);
  return rows;
}

/**
 * Takes what came beyond the order: the order is raised to what of it is accepted, by a version, and the units become sellable. A raise
 * beyond the limits of change waits for an approver; until then the units stay held, and the answer says so with 0 units.
 */
export async function keepOverReceipt(context: ServiceContext, { purchaseOrderId, version, reason }: Decide): Promise<OverReceiptDecision> {
  const { itemIds, ...decision } = await transact(context, async (inside) => {
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
    const held = await lockHeld(inside, order);
    if (order.approvalState !== "approved")
      throw new ServiceError("conflict", `Version ${order.version} of ${order.number} has to be approved before its excess is taken.`);
    const raised = order.lines
      .filter((line) => line.receivedQuantity > line.quantity && held.some(({ lineId }) => lineId === line.id))
      .map(({ lineNumber, receivedQuantity }) => ({ lineNumber, quantity: receivedQuantity }));
    if (raised.length > 0) {
      // An order that got more than it asked for is complete or closed; to take the excess is the one change that is left.
      const open: LockedOrder = { ...order, receiptState: "partial", cancelledAt: null };
      const saved = await saveVersion(inside, open, { changes: raised, reason, isPromise: false });
      if (saved.approvalState !== "approved") return { number: order.number, version: saved.version, units: 0, itemIds: [] };
    }
    await settle(inside, order, held, "kept", reason);
    const units = held.reduce((sum, one) => sum + one.units, 0);
    const after = raised.length > 0 ? order.version + 1 : order.version;
    return { number: order.number, version: after, units, itemIds: [...new Set(held.map(({ itemId }) => itemId))] };
  });
  // After the decision's own transaction where it has one: serving orders locks in another order than receiving.
  if (itemIds.length > 0) await allocateBackorders(context, itemIds);
  return decision;
}

/** Sends back what came beyond the order: it leaves quarantine, and counts as delivered and rejected. */
export function returnOverReceipt(context: ServiceContext, { purchaseOrderId, version, reason }: Decide): Promise<OverReceiptDecision> {
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
    const held = await lockHeld(inside, order);
    const values = [held.map((one) => one.receiptId), held.map((one) => one.lineId), held.map((one) => one.units)];
    await client.query(
      `UPDATE goods_receipt_line g SET accepted_quantity = g.accepted_quantity - h.units, rejected_quantity = g.rejected_quantity + h.units
       FROM (SELECT DISTINCT ON (h.receipt_id, h.line_id) x.id, sum(h.units) OVER (PARTITION BY h.receipt_id, h.line_id)::int AS units
             FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS h(receipt_id, line_id, units)
             JOIN goods_receipt_line x ON x.goods_receipt_id = h.receipt_id AND x.purchase_order_line_id = h.line_id
             ORDER BY h.receipt_id, h.line_id, x.accepted_quantity DESC, x.id) h WHERE g.id = h.id`,
      values,
    );
    await client.query(
      `UPDATE purchase_order_line l SET received_quantity = l.received_quantity - h.units, rejected_quantity = l.rejected_quantity + h.units
       FROM (SELECT line_id, sum(units)::int AS units FROM unnest($1::bigint[], $2::int[]) AS h(line_id, units) GROUP BY 1) h WHERE l.id = h.line_id`,
      values.slice(1),
    );
    await saveReceiptStates(client, [order.id], now);
    await settle(inside, order, held, "returned", reason);
    return { number: order.number, version: order.version, units: held.reduce((sum, one) => sum + one.units, 0) };
  });
}

const OUTCOME = {
  kept: { kind: "release", isSellable: true, reason: "over_receipt_kept" },
  returned: { kind: "reject", isSellable: false, reason: "over_receipt_returned" },
} as const;

async function settle(context: Inside, order: LockedOrder, held: readonly Held[], state: "kept" | "returned", reason: string) {
  const { client, now } = context;
  const { isSellable, ...outcome } = OUTCOME[state];
  await client.query("UPDATE over_receipt SET state = $2, decided_at = $3, decided_by = $4, reason = $5 WHERE id = ANY($1::bigint[])", [
    held.map((one) => one.id),
    state,
    now,
    actorName(context.actor),
    reason,
  ]);
  await lockBalances(client, pairsOf(order));
  await applyMovements(
    context,
    held.map(
      ({ id, itemId, nodeId, units }): StockMovement => ({
        ...outcome,
        itemId,
        nodeId,
        ...(isSellable ? { sellableDelta: units } : {}),
        quarantinedDelta: -units,
        sourceKind: "over_receipt",
        sourceId: id,
        occurredAt: now,
      }),
    ),
  );
  await audit(context, `purchase_order.over_receipt_${state}`, [
    {
      subjectKind: "purchase_order",
      subjectId: order.id,
      detail: { reason, units: held.map(({ itemId, units }) => ({ itemId, units })) },
    },
  ]);
  await markOrdersChanged(client, [order.id]);
}
