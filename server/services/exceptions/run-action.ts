import { actions, type ExceptionAction } from "@/domain/exceptions/actions";
import type { Resolution } from "@/domain/exceptions/playbooks";
import { isWithin } from "@/domain/governance/roles";
import { answerStepDown } from "../automation/answer-step-down";
import { itemAndNodeOf } from "../changes";
import { requirePermission } from "../context";
import { ServiceError } from "../errors";
import { settleFailedImport } from "../imports/settle-failed-import";
import { discardMessage } from "../messages/discard-message";
import { replayMessage } from "../messages/replay-message";
import { acceptOrderResponse, rejectOrderResponse } from "../procurement/decide-order-response";
import { keepOverReceipt, returnOverReceipt } from "../procurement/decide-over-receipt";
import { lockOrderFor } from "../procurement/locked-order";
import { cancelPurchaseOrder, resendPurchaseOrder } from "../procurement/manage-order";
import { type MovedDelivery, type MovedLine, moveDeliveryPromise, moveOrderPromise, withdrawPromise } from "../procurement/move-promise";
import { disputeInvoice, releaseInvoice, withdrawSettlement } from "../procurement/settle-invoice";
import { giveUpOrder } from "../procurement/short-close-order";
import { reviewSupplier } from "../procurement/supplier/review-supplier";
import type { BalanceKey } from "../stock/balances";
import { correctBalance } from "../stock/correct-balance";
import { type Buffer, setBuffer } from "../stock/set-buffer";
import { cancelMissing, reallocate } from "./backorder-actions";
import type { ExceptionRow, Inside } from "./exception-rows";
import { orderRecommended } from "./order-recommended";

/** What an action did, as it is said in the resolution, and what its withdrawal needs; or why it did not settle the exception. */
export type ActionResult = { done: string; withdraw: Record<string, unknown> | null } | { refused: string };

type RunOne = (context: Inside, row: ExceptionRow, resolution: Resolution) => Promise<ActionResult>;

const accept =
  (done: string): RunOne =>
  async (_context, _row, { reason }) => ({ done: reason ? `${done}: ${reason}` : done, withdraw: {} });

const settle =
  (verb: typeof releaseInvoice, done: string): RunOne =>
  async (context, row, { reason }) => {
    await verb(context, { invoiceId: row.subjectId, reason: reason ?? done });
    return { done: `${done}: ${reason}`, withdraw: { invoiceId: row.subjectId } };
  };

const review =
  (to: "in_review" | "suspended", done: string): RunOne =>
  async (context, row, { reason }) => {
    await reviewSupplier(context, { supplierId: row.subjectId, to, reason: reason ?? "" });
    return { done: `The supplier is ${done}: ${reason}`, withdraw: null };
  };

/** The item × node that a stock exception is about; its id is the balance's key. */
export async function balanceOf(context: Inside, row: ExceptionRow): Promise<BalanceKey> {
  const { rows } = await context.client.query<BalanceKey>(
    `SELECT item_id AS "itemId", node_id AS "nodeId" FROM stock_balance WHERE id = $1`,
    [row.subjectId],
  );
  const balance = rows[0];
  if (!balance) throw new ServiceError("conflict", "The stock row is gone.");
  return balance;
}

const NOTHING_HELD: Buffer = { safetyBuffer: 0, channelHold: 0 };

const runs: Record<Exclude<ExceptionAction, "release_recommendation">, RunOne> = {
  release_invoice: settle(releaseInvoice, "Invoice released"),
  dispute_invoice: settle(disputeInvoice, "Invoice disputed"),
  accept_risk: accept("Risk accepted"),
  accept_delay: accept("Delay accepted"),
  keep_waiting: accept("Still expected"),
  decide_at_dock: accept("Left to the dock"),

  async reallocate(context, row) {
    return reallocate(context, await balanceOf(context, row));
  },

  async cancel_backordered_lines(context, row, { reason }) {
    return cancelMissing(context, await balanceOf(context, row), reason ?? "not available");
  },

  async replay_message(context, row) {
    await replayMessage(context, { messageId: row.subjectId });
    return { done: "Message replayed", withdraw: null };
  },

  async discard_message(context, row, { reason }) {
    await discardMessage(context, { messageId: row.subjectId, reason: reason ?? "" });
    return { done: `Message discarded: ${reason}`, withdraw: null };
  },

  async push_promise_date(context, row, { promisedAt }) {
    if (!promisedAt) throw new ServiceError("invalid", "Choose the new date.", { path: "promisedAt" });
    const withdraw = await moveDeliveryPromise(context, { asnId: row.subjectId, promisedAt });
    return { done: `Promised date moved to ${promisedAt.toISOString().slice(0, 10)}`, withdraw };
  },

  async move_order_promise(context, row, { promisedAt }) {
    if (!promisedAt) throw new ServiceError("invalid", "Choose the new date.", { path: "promisedAt" });
    const moved = await moveOrderPromise(context, { purchaseOrderId: row.subjectId, promisedAt });
    return { done: `Promised date moved to ${promisedAt.toISOString().slice(0, 10)}`, withdraw: { moved } };
  },

  async short_close(context, row, { reason }) {
    const { rows } =
      row.subjectKind === "purchase_order"
        ? { rows: [{ id: row.subjectId }] }
        : await context.client.query<{ id: number }>("SELECT purchase_order_id AS id FROM asn WHERE id = $1", [row.subjectId]);
    const { number, isCancelled } = await giveUpOrder(context, { purchaseOrderId: rows[0]?.id ?? 0, reason: reason ?? "" });
    return { done: `${number} ${isCancelled ? "cancelled" : "closed short"}: ${reason}`, withdraw: null };
  },

  async cancel_order(context, row, { reason }) {
    const { version } = await lockOrderFor(context, "purchasing.order", row.subjectId);
    const { number } = await cancelPurchaseOrder(context, { purchaseOrderId: row.subjectId, version, reason: reason ?? "" });
    return { done: `${number} cancelled: ${reason}`, withdraw: null };
  },

  async keep_over_receipt(context, row, { reason }) {
    const { number, version, units } = await keepOverReceipt(context, { purchaseOrderId: row.subjectId, reason: reason ?? "" });
    if (units === 0) return { refused: `Version ${version} of ${number} waits for an approval; the units stay held until then.` };
    return { done: `${units} more of ${number} kept: ${reason}`, withdraw: null };
  },

  async return_over_receipt(context, row, { reason }) {
    const { number, units } = await returnOverReceipt(context, { purchaseOrderId: row.subjectId, reason: reason ?? "" });
    return { done: `${units} of ${number} returned: ${reason}`, withdraw: null };
  },

  async accept_response(context, row, { reason }) {
    const { number, version } = await acceptOrderResponse(context, {
      purchaseOrderId: row.subjectId,
      answerId: row.answerId,
      reason: reason ?? "",
    });
    return { done: `${number} taken as offered, version ${version}: ${reason}`, withdraw: null };
  },

  async refuse_response(context, row, { reason }) {
    const { number } = await rejectOrderResponse(context, { purchaseOrderId: row.subjectId, answerId: row.answerId, reason: reason ?? "" });
    return { done: `${number} sent again as ordered: ${reason}`, withdraw: null };
  },

  async send_again(context, row) {
    const { number } = await resendPurchaseOrder(context, row.subjectId);
    return { done: `${number} sent again`, withdraw: null };
  },

  async release_buffer(context, row) {
    const key = await balanceOf(context, row);
    const before = await setBuffer(context, key, NOTHING_HELD);
    const held = before.safetyBuffer + before.channelHold;
    if (held === 0) throw new ServiceError("conflict", "Nothing is held back of it.");
    return { done: `Buffer of ${held} released`, withdraw: { key, before } };
  },

  review_supplier: review("in_review", "in review"),
  suspend_supplier: review("suspended", "suspended"),

  async keep_level(context, row, { reason }) {
    const { level } = await answerStepDown(context, { policyId: row.subjectId, isRestored: false, reason: reason ?? "" });
    return { done: `Left at ${level}: ${reason}`, withdraw: null };
  },

  async restore_level(context, row, { reason }) {
    const { level } = await answerStepDown(context, { policyId: row.subjectId, isRestored: true, reason: reason ?? "" });
    return { done: `Set to ${level} again: ${reason}`, withdraw: null };
  },

  async carry_on_import(context, row) {
    await settleFailedImport(context, { importId: row.subjectId, to: "applying" });
    return { done: "Import carried on", withdraw: null };
  },

  async give_up_import(context, row, { reason }) {
    await settleFailedImport(context, { importId: row.subjectId, to: "given_up", reason });
    return { done: `Import given up: ${reason}`, withdraw: null };
  },

  async correct_balance(context, row) {
    // The balance may be what is missing.
    await correctBalance(context, itemAndNodeOf(row.subjectId));
    return { done: "Balance set to its ledger", withdraw: null };
  },
};

/** Actions that do more for several exceptions at once than for each by itself. */
const together: ReadonlySet<ExceptionAction> = new Set(["release_recommendation"]);
export const runsTogether = (action: ExceptionAction) => together.has(action);

/** Runs the action of a playbook in the caller's transaction, with the permission that the action needs where the exception is. */
export async function runAction(
  context: Inside,
  rows: readonly ExceptionRow[],
  resolution: Resolution,
): Promise<Map<number, ActionResult>> {
  const { permission, label } = actions[resolution.action];
  const scope = permission ? requirePermission(context, permission) : null;
  const results = new Map<number, ActionResult>();
  const allowed = rows.filter((row) => {
    if (!scope || isWithin(scope, { entityId: row.entityId, nodeIds: row.nodeId === null ? [] : [row.nodeId] })) return true;
    results.set(row.id, { refused: `Your roles do not let you ${label.toLowerCase()} here.` });
    return false;
  });
  if (resolution.action === "release_recommendation") {
    for (const [id, result] of await orderRecommended(context, allowed)) results.set(id, result);
    return results;
  }
  for (const row of allowed) results.set(row.id, await runs[resolution.action](context, row, resolution));
  return results;
}

/** Takes back what the action did. Throws a conflict when the world has moved on. */
export async function withdrawAction(context: Inside, action: ExceptionAction, withdraw: Record<string, unknown>): Promise<void> {
  if (action === "release_invoice" || action === "dispute_invoice")
    await withdrawSettlement(context, { invoiceId: Number(withdraw.invoiceId), reason: "Undone" });
  if (action === "push_promise_date" || action === "move_order_promise")
    await withdrawPromise(context, withdraw.moved as MovedLine[], withdraw.delivery as MovedDelivery | undefined);
  if (action === "release_buffer") await setBuffer(context, withdraw.key as BalanceKey, withdraw.before as Buffer, NOTHING_HELD);
}
