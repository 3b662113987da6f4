import { lineValueMinor } from "@/domain/kernel/money";
import {
  type ApprovalState,
  amountRefusal,
  approvalAfterChange,
  type ChangeableLine,
  changedLines,
  changeRefusal,
  type Difference,
  differencesOf,
  type LineChange,
} from "@/domain/procurement/purchase-order";
import { audit } from "../audit";
import { actorName } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import type { ExceededBudget } from "./budgets";
import { readChangeLimits } from "./change-limits";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";
import { keepAgreedPromises } from "./first-promises";
import { type Inside, type LockedOrder, lockOrdersById, pairsOf, standingOf } from "./locked-order";
import { askForOrderApproval, supersedeOrderApproval } from "./order-approvals";
import { requireBudgetsOfChange } from "./order-budgets";
import { saveReceiptStates } from "./record-goods-receipt";

/** What is on its way counts as received, as far as it was ordered: a change does not call it off. */
export const changeableLines = (order: LockedOrder): ChangeableLine[] =>
  order.lines.map((line) => ({
    lineNumber: line.lineNumber,
    quantity: line.quantity,
    receivedQuantity: Math.max(line.receivedQuantity, Math.min(line.receivedQuantity + line.travellingQuantity, heldQuantity(line))),
    unitPrice: line.unitPrice,
    promisedAt: line.promisedAt,
    firstPromisedAt: line.promiseGivenAt ? line.firstPromisedAt : null,
    firstOfferedAt: line.firstOfferedAt,
  }));

const heldQuantity = ({ quantity, standing }: LockedOrder["lines"][number]) => standing?.quantity ?? quantity;

export type SavedVersion = { version: number; differences: Difference[]; approvalState: ApprovalState; exceededBudgets: ExceededBudget[] };

/**
 * Makes the changes a new version of the locked order, with its differences as data. `isPromise`: the dates are the supplier's word,
 * so that its first one is its first promise where it had given none, as soon as the version holds. Beyond the limits the version waits
 * for an approver; how the lines held before is kept until somebody decides. `restores`: it takes back what was refused, so nobody has to
 * approve it. `answer`: what the supplier's word makes of the lines before; it is a version of its own, so that what the supplier cut
 * stays its doing whatever is changed.
 */
export async function saveVersion(
  context: Inside,
  order: LockedOrder,
  {
    changes,
    reason,
    isPromise,
    restores = false,
    answer = [],
  }: { changes: readonly LineChange[]; reason: string; isPromise: boolean; restores?: boolean; answer?: readonly LineChange[] },
): Promise<SavedVersion> {
  const { client, now } = context;
  const lines = changeableLines(order);
  const answered = changedLines(lines, answer, true);
  const after = changedLines(answered, changes, isPromise);
  const refusal = changeRefusal(order, lines, changes) ?? amountRefusal(after, order.currency);
  if (refusal) throw new ServiceError("conflict", `${order.number} cannot be changed so. ${refusal}`);
  const steps = [
    { differences: differencesOf(lines, answer), takesAnswer: true },
    { differences: differencesOf(answered, changes), takesAnswer: isPromise },
  ].filter((step) => step.differences.length > 0);
  const differences = steps.flatMap((step) => step.differences);
  const isKnown = order.approvalState === "approved" || standingOf(order) !== null;
  const approved = isKnown ? order.lines.map((line) => line.approved) : null;
  const limits = await readChangeLimits(client, order.entityId);
  const approvalState = restores
    ? "approved"
    : approvalAfterChange({ approvalState: order.approvalState, approved }, after, differences, limits);
  const reopened = approvalState === "pending";
  const version = order.version + steps.length;
  const exceededBudgets =
    approvalState === "approved" && !restores ? await requireBudgetsOfChange(context, order, standingOf(order) ?? lines, after) : [];
  if (differences.length > 0) await keepHeldLines(client, order, approvalState);
  await client.query(
    `UPDATE purchase_order_line l SET ordered_quantity = c.quantity, unit_price = c.price, current_promised_at = c.promised_at,
       first_promised_at = CASE WHEN $8 THEN coalesce(c.first_at, l.first_promised_at) ELSE l.first_promised_at END,
       promise_given_at = CASE WHEN $8 AND l.promise_given_at IS NULL AND c.first_at IS NOT NULL THEN $7::timestamptz ELSE l.promise_given_at END,
       first_offered_at = coalesce(l.first_offered_at, c.first_at)
     FROM unnest($2::int[], $3::int[], $4::numeric[], $5::timestamptz[], $6::timestamptz[]) AS c(line_number, quantity, price, promised_at, first_at)
     WHERE l.purchase_order_id = $1 AND l.line_number = c.line_number`,
    [
      order.id,
      after.map((line) => line.lineNumber),
      after.map((line) => line.quantity),
      after.map((line) => line.unitPrice),
      after.map((line) => line.promisedAt),
      after.map((line) => line.firstPromisedAt),
      now,
      approvalState === "approved",
    ],
  );
  if (order.approvalState === "pending" && approvalState === "approved") await keepAgreedPromises(context, order.id);
  if (differences.length > 0) {
    await client.query(
      `INSERT INTO purchase_order_version (purchase_order_id, version, at, actor, reason, differences, reopened_approval, is_restoring, takes_answer)
       SELECT $1, s.version, $2, $3, $4, s.differences::jsonb, $5, $6, s.takes_answer FROM unnest($7::int[], $8::text[], $9::boolean[]) AS s(version, differences, takes_answer)`,
      [
        order.id,
        now,
        actorName(context.actor),
        reason,
        reopened,
        restores,
        steps.map((_, index) => order.version + 1 + index),
        steps.map((step) => JSON.stringify(step.differences)),
        steps.map((step) => step.takesAnswer),
      ],
    );
    const total = after.reduce((sum, line) => sum + lineValueMinor(line.unitPrice, line.quantity, order.currency), 0);
    await client.query(`UPDATE purchase_order SET version = $2, total_minor = $3, approval_state = $4, updated_at = $5 WHERE id = $1`, [
      order.id,
      version,
      total,
      approvalState,
      now,
    ]);
    await saveReceiptStates(client, [order.id], now);
    const [changed] = await lockOrdersById(client, [order.id]);
    if (approvalState === "pending" && changed) await askForOrderApproval(context, changed);
    else await supersedeOrderApproval(context, order.id);
    await audit(context, "purchase_order.changed", [
      {
        subjectKind: "purchase_order",
        subjectId: order.id,
        detail: { version, reason, differences, reopenedApproval: reopened, exceededBudgets },
      },
    ]);
  }
  await lockBalances(client, pairsOf(order));
  await refreshInbound(client, pairsOf(order));
  await markOrdersChanged(client, [order.id]);
  return { version, differences, approvalState, exceededBudgets };
}

/** Before the lines change: how they were approved last, and how they hold while the new version waits. */
async function keepHeldLines(client: Inside["client"], order: LockedOrder, approvalState: ApprovalState): Promise<void> {
  if (order.approvalState === "approved")
    await client.query(
      `UPDATE purchase_order_line SET approved_quantity = coalesce(approved_quantity, ordered_quantity), approved_unit_price = coalesce(approved_unit_price, unit_price),
         approved_promised_at = coalesce(approved_promised_at, current_promised_at), standing_quantity = CASE WHEN $2 THEN ordered_quantity END,
         standing_unit_price = CASE WHEN $2 THEN unit_price END, standing_promised_at = CASE WHEN $2 THEN current_promised_at END WHERE purchase_order_id = $1`,
      [order.id, approvalState === "pending"],
    );
  else if (approvalState === "approved")
    await client.query(
      "UPDATE purchase_order_line SET standing_quantity = NULL, standing_unit_price = NULL, standing_promised_at = NULL WHERE purchase_order_id = $1",
      [order.id],
    );
}
