import { lineValueMinor } from "@/domain/kernel/money";
import { afterWorkingHours } from "@/domain/kernel/working-time";
import { type ApprovalStep, type HeldRule, usualSteps } from "@/domain/procurement/approval-rule";
import type { Given } from "@/domain/procurement/approval-step";
import type { Inside, LockedOrder } from "./locked-order";
import { judgePurchase } from "./requisitions/judge-purchase";
import { weighedColumn } from "./weighed-column";
import { readWorkingCalendar } from "./working-calendar";

export type WaitingOrderApproval = {
  id: number;
  steps: ApprovalStep[];
  step: number;
  stepHours: number;
  escalatedAt: Date | null;
  rules: HeldRule[];
  given: Given[];
};

/** No version of the order waits for its people any more: another one follows, or it holds without them. */
export async function supersedeOrderApproval({ client, now }: Inside, orderId: number): Promise<void> {
  await client.query("UPDATE order_approval SET state = 'superseded', settled_at = $2 WHERE purchase_order_id = $1 AND state = 'waiting'", [
    orderId,
    now,
  ]);
}

/**
 * Asks whom a request of the order's new total would go to. A change beyond the limits is always somebody's to approve: where the rules
 * ask nobody, it is any approver's.
 */
export async function askForOrderApproval(inside: Inside, order: LockedOrder): Promise<WaitingOrderApproval> {
  const { client, now } = inside;
  await supersedeOrderApproval(inside, order.id);
  const { rows: categories } = await client.query<{ id: number; category: string }>(
    "SELECT id, category FROM item WHERE id = ANY($1::bigint[])",
    [order.lines.map(({ itemId }) => itemId)],
  );
  const categoryOf = new Map(categories.map(({ id, category }) => [id, category]));
  const wanted = order.lines.filter(({ quantity }) => quantity > 0);
  const totalMinor = wanted.reduce((sum, line) => sum + lineValueMinor(line.unitPrice, line.quantity, order.currency), 0);
  const { held, risks, weighed } = await judgePurchase(inside, {
    entityId: order.entityId,
    about: "request",
    // A change counts from what was approved of its own order.
    by: null,
    totalMinor,
    currency: order.currency,
    lines: wanted.map((line) => ({
      ...line,
      supplierId: order.supplierId,
      nodeId: order.nodeId,
      category: categoryOf.get(line.itemId) ?? "",
    })),
    exceptOrderId: order.id,
  });
  const steps = held.steps.length > 0 ? held.steps : usualSteps;
  const rules = held.rules.map(({ id, version }) => ({ id, version }));
  const dueAt = afterWorkingHours(now, held.stepHours, await readWorkingCalendar(client, order.entityId));
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO order_approval (purchase_order_id, version, total_minor, rules, steps, step_hours, due_at, requested_at, risks, weighed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      order.id,
      order.version,
      totalMinor,
      JSON.stringify(rules),
      JSON.stringify(steps),
      held.stepHours,
      dueAt,
      now,
      JSON.stringify(risks),
      weighedColumn(order.currency, weighed),
    ],
  );
  return { id: rows[0]?.id ?? 0, steps, step: 0, stepHours: held.stepHours, escalatedAt: null, rules, given: [] };
}

/** What the locked order waits for. A version from before approvals of orders were kept is asked about now. */
export async function waitingOrderApproval(inside: Inside, order: LockedOrder): Promise<WaitingOrderApproval> {
  const { rows } = await inside.client.query<WaitingOrderApproval>(
    `SELECT a.id, a.steps, a.step, a.step_hours AS "stepHours", a.escalated_at AS "escalatedAt", a.rules,
       (SELECT coalesce(json_agg(json_build_object('step', d.step, 'userId', coalesce(d.on_behalf_of, d.user_id))), '[]') FROM order_approval_decision d
        WHERE d.order_approval_id = a.id AND d.verdict = 'approved') AS given
     FROM order_approval a WHERE a.purchase_order_id = $1 AND a.state = 'waiting' FOR UPDATE`,
    [order.id],
  );
  return rows[0] ?? askForOrderApproval(inside, order);
}
