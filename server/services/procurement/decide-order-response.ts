import { z } from "zod";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { type LineChange, sendRefusal } from "@/domain/procurement/purchase-order";
import { audit } from "../audit";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import type { ExceededBudget } from "./budgets";
import { markOrdersChanged } from "./changed-orders";
import { refuseAnswers } from "./first-promises";
import { type LockedLine, lockOrderFor } from "./locked-order";
import { queueOrderDocuments } from "./order-documents";
import { saveVersion } from "./order-version";
import { giveUpOrder } from "./short-close-order";
import { tellAgreed } from "./tell-agreed";

export const decideResponseInput = z.object({
  purchaseOrderId: rowId,
  /** The version that the buyer looked at. */
  version: versionNumber.optional(),
  reason,
});
type Decide = z.infer<typeof decideResponseInput>;

const isOpen = (line: LockedLine) =>
  line.answer === "accepted_with_change" || (line.answer === "rejected" && line.quantity > line.receivedQuantity);

/** What taking the supplier's answer makes of a line. */
export const answerChange = (line: LockedLine): LineChange =>
  line.answer === "rejected"
    ? { lineNumber: line.lineNumber, quantity: line.receivedQuantity + line.travellingQuantity }
    : {
        lineNumber: line.lineNumber,
        quantity: Math.max(line.proposedQuantity ?? line.quantity, line.receivedQuantity + line.travellingQuantity),
        unitPrice: line.proposedUnitPrice ?? line.unitPrice,
        promisedAt: line.proposedPromisedAt ?? line.promisedAt,
      };

/** Takes what the supplier would deliver: it becomes a version of the order, its dates the promise, and the supplier is told. */
export function acceptOrderResponse(
  context: ServiceContext,
  { purchaseOrderId, version, reason }: Decide,
): Promise<{ number: string; version: number; exceededBudgets: ExceededBudget[] }> {
  return transact(context, async (inside) => {
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
    const open = order.lines.filter(isOpen);
    if (open.length === 0) throw new ServiceError("conflict", `There is nothing to decide about ${order.number} any more.`);
    const wanted = order.lines.filter((line) => line.quantity > 0);
    const isAllRejected = wanted.every((line) => line.answer === "rejected" && line.receivedQuantity + line.travellingQuantity === 0);
    if (isAllRejected) {
      const ended = await giveUpOrder(inside, { purchaseOrderId, reason });
      return { number: ended.number, version: ended.version, exceededBudgets: [] };
    }
    const saved = await saveVersion(inside, order, { changes: open.map(answerChange), reason, isPromise: true });
    await inside.client.query(
      `UPDATE purchase_order_line SET answer = CASE answer WHEN 'accepted_with_change' THEN 'accepted' ELSE answer END,
         proposed_quantity = NULL, proposed_unit_price = NULL, proposed_promised_at = NULL WHERE id = ANY($1::bigint[])`,
      [open.map((line) => line.id)],
    );
    await tellAgreed(inside, order.id);
    await audit(inside, "purchase_order.response_accepted", [
      {
        subjectKind: "purchase_order",
        subjectId: order.id,
        detail: { reason, version: saved.version, lines: open.map(({ lineNumber }) => lineNumber) },
      },
    ]);
    return { number: order.number, version: saved.version, exceededBudgets: saved.exceededBudgets };
  });
}

/** Does not take it: the order stands as it was, the supplier is told so and why, and has to answer again. */
export function rejectOrderResponse(
  context: ServiceContext,
  { purchaseOrderId, version, reason }: Decide,
): Promise<{ number: string; version: number }> {
  return transact(context, async (inside) => {
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
    const open = order.lines.filter(isOpen);
    if (open.length === 0) throw new ServiceError("conflict", `There is nothing to decide about ${order.number} any more.`);
    await refuseAnswers(
      inside,
      open.map((line) => line.id),
    );
    // A version that is not approved, or held, is told when it may be; the supplier is not asked for it before.
    const unsent = sendRefusal(order);
    if (unsent) throw new ServiceError("conflict", `The answer to ${order.number} cannot be refused now. ${unsent}`);
    await queueOrderDocuments(inside, [order.id], { errand: "refused", reason });
    // Nothing is different, but a rejected order is expected again.
    await saveVersion(inside, order, { changes: [], reason, isPromise: false });
    await audit(inside, "purchase_order.response_rejected", [
      { subjectKind: "purchase_order", subjectId: order.id, detail: { reason, lines: open.map(({ lineNumber }) => lineNumber) } },
    ]);
    await markOrdersChanged(inside.client, [order.id]);
    return { number: order.number, version: order.version };
  });
}
