import { z } from "zod";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { shortCloseRefusal } from "@/domain/procurement/purchase-order";
import { audit } from "../audit";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";
import { lockOrderFor, pairsOf } from "./locked-order";
import { cancelPurchaseOrder } from "./manage-order";
import { queueOrderDocuments } from "./order-documents";
import { endWaitingVersion } from "./take-back-version";

export const shortCloseInput = z.object({
  purchaseOrderId: rowId,
  /** The version that the buyer looked at. */
  version: versionNumber,
  reason,
});
type ShortClose = z.infer<typeof shortCloseInput>;

/**
 * Gives up what an order still owes: it is expected no longer, planning may ask for it again, and a supplier that knows of the order is
 * told so with the reason.
 */
export function shortCloseOrder(
  context: ServiceContext,
  { purchaseOrderId, version, reason }: ShortClose,
): Promise<{ number: string; version: number }> {
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const open = await lockOrderFor(inside, "replenishment.release", purchaseOrderId, version);
    const travelling = open.lines.reduce((sum, line) => sum + line.travellingQuantity, 0);
    const refusal = shortCloseRefusal(open, travelling, reason);
    if (refusal) throw new ServiceError("conflict", `${open.number} is not closed short. ${refusal}`);
    const order = await endWaitingVersion(inside, open);
    await client.query(
      "UPDATE purchase_order SET receipt_state = 'short_closed', confirmation_due_at = NULL, updated_at = $2 WHERE id = $1",
      [order.id, now],
    );
    await lockBalances(client, pairsOf(order));
    await refreshInbound(client, pairsOf(order));
    if (order.supplierState !== "unsent") await queueOrderDocuments(inside, [order.id], { errand: "closed", reason });
    await audit(inside, "purchase_order.short_closed", [
      { subjectKind: "purchase_order", subjectId: order.id, detail: { reason, was: order.receiptState } },
    ]);
    await markOrdersChanged(client, [order.id]);
    return { number: order.number, version: order.version };
  });
}

/** Ends the order as it stands: cancelled while nothing of it has come, else closed short. Answers which of the two. */
export function giveUpOrder(
  context: ServiceContext,
  { purchaseOrderId, reason }: { purchaseOrderId: number; reason: string },
): Promise<{ number: string; version: number; isCancelled: boolean }> {
  return transact(context, async (inside) => {
    const { version, lines } = await lockOrderFor(inside, "replenishment.release", purchaseOrderId);
    const isCancelled = lines.every((line) => line.receivedQuantity + line.travellingQuantity === 0);
    const end = isCancelled ? cancelPurchaseOrder : shortCloseOrder;
    return { ...(await end(inside, { purchaseOrderId, version, reason })), isCancelled };
  });
}
