import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";

/** Gives up what an order still owes: it is expected no longer, and planning may ask for it again. */
export function shortCloseOrder(
  context: ServiceContext,
  { purchaseOrderId, reason }: { purchaseOrderId: number; reason: string },
): Promise<{ number: string }> {
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows } = await client.query<{ number: string; entityId: number; nodeId: number; receiptState: string }>(
      `SELECT number, entity_id AS "entityId", node_id AS "nodeId", receipt_state AS "receiptState" FROM purchase_order WHERE id = $1 FOR UPDATE`,
      [purchaseOrderId],
    );
    const order = rows[0];
    if (!order) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "replenishment.release", { entityId: order.entityId, nodeIds: [order.nodeId] });
    if (order.receiptState !== "none" && order.receiptState !== "partial")
      throw new ServiceError("conflict", `${order.number} is ${order.receiptState.replace("_", " ")} already.`);
    const { rows: coming } = await client.query<{ number: string }>(
      "SELECT number FROM asn WHERE purchase_order_id = $1 AND state = 'in_transit' ORDER BY expected_at LIMIT 1",
      [purchaseOrderId],
    );
    if (coming[0]) throw new ServiceError("conflict", `Delivery ${coming[0].number} of ${order.number} is still on its way.`);
    await client.query(
      "UPDATE purchase_order SET receipt_state = 'short_closed', confirmation_due_at = NULL, updated_at = $2 WHERE id = $1",
      [purchaseOrderId, now],
    );
    const { rows: lines } = await client.query<{ itemId: number }>(
      `SELECT DISTINCT item_id AS "itemId" FROM purchase_order_line WHERE purchase_order_id = $1`,
      [purchaseOrderId],
    );
    const pairs = lines.map(({ itemId }) => ({ itemId, nodeId: order.nodeId }));
    await lockBalances(client, pairs);
    await refreshInbound(client, pairs);
    await audit(inside, "purchase_order.short_closed", [
      { subjectKind: "purchase_order", subjectId: purchaseOrderId, detail: { reason, was: order.receiptState } },
    ]);
    await markOrdersChanged(client, [purchaseOrderId]);
    return { number: order.number };
  });
}
