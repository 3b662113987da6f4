import { z } from "zod";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { afterWorkingHours } from "@/domain/kernel/working-time";
import { isClosed, sendRefusal } from "@/domain/procurement/purchase-order";
import { audit } from "../audit";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import type { ExceededBudget } from "./budgets";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";
import { keepAgreedPromises } from "./first-promises";
import { type Inside, type LockedOrder, lockOrderFor, lockOrdersById, pairsOf, standingOf } from "./locked-order";
import { waitingOrderApproval } from "./order-approvals";
import { requireBudgetsOfChange } from "./order-budgets";
import { queueOrderDocuments } from "./order-documents";
import { takeStep } from "./requisitions/approval-steps";
import { takeBackVersion } from "./take-back-version";
import { tellAgreed } from "./tell-agreed";
import { readWorkingCalendar } from "./working-calendar";

export const approveOrderInput = z.object({
  purchaseOrderId: rowId,
  version: versionNumber,
  /** The step that was looked at, from 0. */
  step: z.number().int().min(0).default(0),
  approve: z.boolean(),
  reason,
});

export type OrderDecision = {
  number: string;
  version: number;
  state: "waiting" | "approved" | "rejected";
  step: number;
  exceededBudgets: ExceededBudget[];
};

/**
 * Decides about the open step of a version that waits; when the last one agrees it goes to the supplier, and after a rejection the order
 * is again as it held before. Whoever made a version since the last approval does not approve what it became.
 */
export const approvePurchaseOrder = (context: ServiceContext, input: z.input<typeof approveOrderInput>): Promise<OrderDecision> =>
  transact(context, async (inside) => {
    const { client, now, actor } = inside;
    const { purchaseOrderId, version, step, approve, reason } = approveOrderInput.parse(input);
    const order = await lockOrderFor(inside, "requisitions.decide", purchaseOrderId, version);
    if (isClosed(order)) throw new ServiceError("conflict", `${order.number} is closed: nothing of it is left to decide.`);
    if (order.approvalState !== "pending") throw new ServiceError("conflict", `${order.number} does not wait for an approval.`);
    const barred = await readHands(inside, order);
    if (barred.includes(actor.id)) throw new ServiceError("forbidden", "Who changed an order since its last approval does not approve it.");
    const waiting = await waitingOrderApproval(inside, order);
    const { onBehalfOf, next } = await takeStep(inside, { ...order, ...waiting, barred }, step);
    await client.query(
      "INSERT INTO order_approval_decision (order_approval_id, step, verdict, user_id, on_behalf_of, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [waiting.id, step, approve ? "approved" : "rejected", actor.id, onBehalfOf, reason, now],
    );
    await audit(inside, approve ? "purchase_order.approved" : "purchase_order.refused", [
      { subjectKind: "purchase_order", subjectId: order.id, detail: { version, step, onBehalfOf, rules: waiting.rules, reason } },
    ]);
    await markOrdersChanged(client, [order.id]);
    if (approve && next !== null) {
      await client.query(
        `UPDATE order_approval SET step = $2, due_at = CASE WHEN step = $2 THEN due_at ELSE $3 END, escalated_at = CASE WHEN step = $2 THEN escalated_at END WHERE id = $1`,
        [waiting.id, next, afterWorkingHours(now, waiting.stepHours, await readWorkingCalendar(client, order.entityId))],
      );
      return { number: order.number, version, state: "waiting", step: next, exceededBudgets: [] };
    }
    await client.query("UPDATE order_approval SET state = $2, settled_at = $3 WHERE id = $1", [
      waiting.id,
      approve ? "approved" : "rejected",
      now,
    ]);
    const exceededBudgets = approve ? await approveVersion(inside, order) : [];
    if (!approve) await refuseVersion(inside, order, reason);
    const [after = order] = await lockOrdersById(client, [order.id]);
    return { number: order.number, version: after.version, state: approve ? "approved" : "rejected", step, exceededBudgets };
  });

/** Who had a hand in what waits, since the last approval. */
async function readHands({ client }: Inside, order: LockedOrder): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT substr(actor, length('person:') + 1) AS id FROM purchase_order_version
     WHERE purchase_order_id = $1 AND version > coalesce($2::int, 0) AND NOT is_restoring AND actor LIKE 'person:%'`,
    [order.id, order.approvedVersion],
  );
  return rows.map(({ id }) => id);
}

async function approveVersion(inside: Inside, order: LockedOrder): Promise<ExceededBudget[]> {
  const { client, now } = inside;
  const exceeded = await requireBudgetsOfChange(inside, order, standingOf(order) ?? order.lines, order.lines);
  await client.query("UPDATE purchase_order SET approval_state = 'approved', approved_version = version, updated_at = $2 WHERE id = $1", [
    order.id,
    now,
  ]);
  await client.query(
    `UPDATE purchase_order_line SET approved_quantity = NULL, approved_unit_price = NULL, approved_promised_at = NULL,
       standing_quantity = NULL, standing_unit_price = NULL, standing_promised_at = NULL WHERE purchase_order_id = $1`,
    [order.id],
  );
  await keepAgreedPromises(inside, order.id);
  await lockBalances(client, pairsOf(order));
  await refreshInbound(client, pairsOf(order));
  const isAsked = order.lines.some((line) => line.answer === "none" && line.quantity > 0);
  if (!isAsked) await tellAgreed(inside, order.id);
  else if (sendRefusal({ ...order, approvalState: "approved" }) === null) await queueOrderDocuments(inside, [order.id]);
  return exceeded;
}

/** The lines go back to how they held; a supplier whose answer was to be taken is told that it is not, another one is asked again. */
async function refuseVersion(inside: Inside, order: LockedOrder, reason: string): Promise<void> {
  const { client, now } = inside;
  const taken = await takeBackVersion(inside, order, `Version ${order.version} was rejected: ${reason}`);
  if (taken === null) {
    // Its version is from before that was kept: a change takes it on.
    await client.query("UPDATE purchase_order SET approval_state = 'rejected', updated_at = $2 WHERE id = $1", [order.id, now]);
    return;
  }
  if (sendRefusal({ ...order, approvalState: "approved" }) === null)
    await queueOrderDocuments(inside, [order.id], taken.wasAnswered ? { errand: "refused", reason } : {});
}
