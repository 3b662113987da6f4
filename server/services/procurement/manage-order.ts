import { z } from "zod";
import { instant } from "@/domain/kernel/days";
import { lineNumber, rowId, versionNumber } from "@/domain/kernel/ids";
import { unitPrice } from "@/domain/kernel/money";
import { units } from "@/domain/kernel/quantity";
import { reason } from "@/domain/kernel/words";
import { cancelRefusal, promisedTooEarly, repeatRefusal, sendRefusal } from "@/domain/procurement/purchase-order";
import { audit } from "../audit";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";
import { type Inside, type LockedOrder, lockOrderFor, pairsOf } from "./locked-order";
import { queueOrderDocuments } from "./order-documents";
import { saveVersion } from "./order-version";
import { endWaitingVersion } from "./take-back-version";
import { tellAgreed } from "./tell-agreed";

const target = z.object({ purchaseOrderId: rowId, version: versionNumber });
export const sendOrderInput = target;
export const cancelOrderInput = target.extend({ reason });
export const holdOrderInput = target.extend({ reason: reason.nullable() });
export const changeOrderInput = target.extend({
  reason,
  lines: z
    .array(
      z.object({
        lineNumber,
        quantity: units.optional(),
        unitPrice: unitPrice.optional(),
        promisedAt: instant.optional(),
      }),
    )
    .min(1)
    .max(500),
});

type Answer = { number: string; version: number };

async function note(context: Inside, order: LockedOrder, verb: string, detail: Record<string, unknown>): Promise<Answer> {
  await audit(context, verb, [{ subjectKind: "purchase_order", subjectId: order.id, detail }]);
  await markOrdersChanged(context.client, [order.id]);
  return { number: order.number, version: order.version };
}

/** Tells the supplier again, as the order stands now. */
export const sendPurchaseOrder = (context: ServiceContext, { purchaseOrderId, version }: z.infer<typeof sendOrderInput>) =>
  transact(context, async (inside) => {
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
    const refusal = repeatRefusal(order);
    if (refusal) throw new ServiceError("conflict", `${order.number} is not sent. ${refusal}`);
    await queueOrderDocuments(inside, [order.id]);
    return note(inside, order, "purchase_order.sent", { version: order.version });
  });

/** As it stands, whatever its version is by now. */
export const resendPurchaseOrder = (context: ServiceContext, purchaseOrderId: number) =>
  transact(context, async (inside) => {
    const { version } = await lockOrderFor(inside, "purchasing.order", purchaseOrderId);
    return sendPurchaseOrder(inside, { purchaseOrderId, version });
  });

/** Changes what was ordered. A version that nobody has to approve again goes out at once. */
export const changePurchaseOrder = (
  context: ServiceContext,
  { purchaseOrderId, version, reason, lines }: z.infer<typeof changeOrderInput>,
) =>
  transact(context, async (inside) => {
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
    const early = promisedTooEarly(order.orderedAt, lines);
    if (early !== null)
      throw new ServiceError(
        "invalid",
        `Line ${early} cannot come before ${order.orderedAt.toISOString().slice(0, 10)}, when it was ordered.`,
        {
          path: `lines.${lines.findIndex(({ lineNumber }) => lineNumber === early)}.promisedAt`,
        },
      );
    const saved = await saveVersion(inside, order, { changes: lines, reason, isPromise: false });
    if (saved.differences.length === 0) throw new ServiceError("invalid", "Nothing is different.");
    // The supplier answered another order: it is asked again.
    const changed = [...new Set(saved.differences.map(({ lineNumber }) => lineNumber))];
    await inside.client.query(
      `UPDATE purchase_order_line SET answer = 'none', answer_reason = NULL, proposed_quantity = NULL, proposed_unit_price = NULL, proposed_promised_at = NULL
       WHERE purchase_order_id = $1 AND line_number = ANY($2::int[])`,
      [order.id, changed],
    );
    if (sendRefusal({ ...order, approvalState: saved.approvalState }) === null) await queueOrderDocuments(inside, [order.id]);
    return { number: order.number, version: saved.version, approvalState: saved.approvalState, exceededBudgets: saved.exceededBudgets };
  });

/** Takes the order back as long as nothing of it has come, and tells a supplier that knows of it. */
export const cancelPurchaseOrder = (context: ServiceContext, { purchaseOrderId, version, reason }: z.infer<typeof cancelOrderInput>) =>
  transact(context, async (inside) => {
    const { client, now } = inside;
    const open = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
    const sum = (of: "receivedQuantity" | "travellingQuantity") => open.lines.reduce((total, line) => total + line[of], 0);
    const refusal = cancelRefusal(open, sum("receivedQuantity"), sum("travellingQuantity"));
    if (refusal) throw new ServiceError("conflict", `${open.number} is not cancelled. ${refusal}`);
    const order = await endWaitingVersion(inside, open);
    await client.query(
      "UPDATE purchase_order SET receipt_state = 'short_closed', cancelled_at = $2::timestamptz, confirmation_due_at = NULL, updated_at = $2::timestamptz WHERE id = $1",
      [order.id, now],
    );
    await lockBalances(client, pairsOf(order));
    await refreshInbound(client, pairsOf(order));
    if (order.supplierState !== "unsent") await queueOrderDocuments(inside, [order.id], { errand: "cancelled", reason });
    return note(inside, order, "purchase_order.cancelled", { reason });
  });

/** Stops the order for a reason, or lets it go on. */
export const holdPurchaseOrder = (context: ServiceContext, { purchaseOrderId, version, reason }: z.infer<typeof holdOrderInput>) =>
  transact(context, async (inside) => {
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
    if ((order.holdReason === null) === (reason === null))
      throw new ServiceError(
        "conflict",
        reason === null ? `${order.number} is not held.` : `${order.number} is held already: ${order.holdReason}`,
      );
    await inside.client.query("UPDATE purchase_order SET hold_reason = $2, updated_at = $3 WHERE id = $1", [order.id, reason, inside.now]);
    if (reason === null) await tellAgreed(inside, order.id);
    return note(inside, order, reason === null ? "purchase_order.released" : "purchase_order.held", { reason: reason ?? order.holdReason });
  });
