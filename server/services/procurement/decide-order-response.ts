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
import { type Inside, type LockedLine, type LockedOrder, lockOrderFor } from "./locked-order";
import { queueOrderDocuments } from "./order-documents";
import { saveVersion } from "./order-version";
import { giveUpOrder } from "./short-close-order";
import { tellAgreed } from "./tell-agreed";

export const decideResponseInput = z.object({
  purchaseOrderId: rowId,
  /** The version that the buyer looked at. */
  version: versionNumber,
  /** The supplier's last answer that the buyer looked at: another one moves no version. */
  answerId: rowId.nullable(),
  reason,
});
/** Who reads the order in the same transaction has seen what stands. */
type Decide = Pick<z.infer<typeof decideResponseInput>, "purchaseOrderId" | "reason"> & { version?: number; answerId?: number | null };

/** The order, locked, as the buyer saw it and what the supplier said about it. */
async function lockSeenOrder(inside: Inside, { purchaseOrderId, version, answerId }: Decide): Promise<LockedOrder> {
  const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId, version);
  if (answerId === undefined) return order;
  const { rows } = await inside.client.query<{ id: number | null }>(
    "SELECT max(id) AS id FROM order_response WHERE purchase_order_id = $1",
    [order.id],
  );
  if ((rows[0]?.id ?? null) === answerId) return order;
  throw new ServiceError("conflict", `The supplier has answered ${order.number} again meanwhile. Look at it again.`);
}

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
  decision: Decide,
): Promise<{ number: string; version: number; exceededBudgets: ExceededBudget[] }> {
  return transact(context, async (inside) => {
    const { purchaseOrderId, reason } = decision;
    const order = await lockSeenOrder(inside, decision);
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
export function rejectOrderResponse(context: ServiceContext, decision: Decide): Promise<{ number: string; version: number }> {
  return transact(context, async (inside) => {
    const { reason } = decision;
    const order = await lockSeenOrder(inside, decision);
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
