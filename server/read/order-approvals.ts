import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import { type ApprovalStep, type HeldRule, type StepDecision, usualSteps } from "@/domain/procurement/approval-rule";
import type { Weighed } from "@/domain/procurement/exchange-rate";
import { type Difference, differencesOf } from "@/domain/procurement/purchase-order";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { isoInstant, jsonRows } from "./grid-query";

/** The version of an order that waits for its people. */
export type OrderApproval = {
  steps: ApprovalStep[];
  step: number;
  rules: HeldRule[];
  /** What was seen about its lines when it was made. */
  risks: LineRisk[];
  /** What the rules were asked about, where it is paid in another currency; null where it is not. */
  weighed: Weighed | null;
  dueAt: string | null;
  isLate: boolean;
  decisions: StepDecision[];
  /** What it would change of what was approved last, and the value of that, minor units. */
  differences: Difference[];
  approvedMinor: number;
};
type ComparedRow = Record<"now" | "approved", { quantity: number; unitPrice: string; promisedAt: string }> & { lineNumber: number };

/** What waits of these orders; of one from before approvals of orders were kept, any approver is asked. */
export async function readOrderApprovals(queryable: Queryable, orderIds: readonly number[]): Promise<Map<number, OrderApproval>> {
  const found = await jsonRows<Omit<OrderApproval, "differences"> & { id: number; lines: ComparedRow[] }>(
    queryable,
    `SELECT json_build_object('id', p.id, 'steps', coalesce(a.steps, $2::jsonb), 'step', coalesce(a.step, 0), 'rules', coalesce(a.rules, '[]'), 'risks', coalesce(a.risks, '[]'), 'weighed', a.weighed, 'dueAt', ${isoInstant("a.due_at")},
       'isLate', a.escalated_at IS NOT NULL, 'approvedMinor', l.minor, 'lines', l.lines,
       'decisions', (SELECT coalesce(json_agg(json_build_object('id', d.id, 'step', d.step, 'verdict', d.verdict, 'name', u.name, 'onBehalfOf', b.name, 'reason', d.reason,
          'at', ${isoInstant("d.at")}, 'isEarlier', false) ORDER BY d.id), '[]') FROM order_approval_decision d JOIN "user" u ON u.id = d.user_id LEFT JOIN "user" b ON b.id = d.on_behalf_of
          WHERE d.order_approval_id = a.id)) AS row
     FROM purchase_order p LEFT JOIN order_approval a ON a.purchase_order_id = p.id AND a.state = 'waiting'
     CROSS JOIN LATERAL (SELECT round(sum(coalesce(l.approved_quantity, l.ordered_quantity) * coalesce(l.approved_unit_price, l.unit_price) * ${minorPerMajorOf("p.currency")}))::bigint AS minor,
       json_agg(json_build_object('lineNumber', l.line_number,
         'now', json_build_object('quantity', l.ordered_quantity, 'unitPrice', l.unit_price::text, 'promisedAt', ${isoInstant("l.current_promised_at")}),
         'approved', json_build_object('quantity', coalesce(l.approved_quantity, l.ordered_quantity), 'unitPrice', coalesce(l.approved_unit_price, l.unit_price)::text,
           'promisedAt', ${isoInstant("coalesce(l.approved_promised_at, l.current_promised_at)")})) ORDER BY l.line_number) AS lines
       FROM purchase_order_line l WHERE l.purchase_order_id = p.id) l
     WHERE p.id = ANY($1::bigint[]) AND p.approval_state = 'pending' AND p.cancelled_at IS NULL AND p.receipt_state <> 'short_closed'`,
    [orderIds, JSON.stringify(usualSteps)],
  );
  const side = (lines: readonly ComparedRow[], which: "now" | "approved") =>
    lines.map((line) => ({ lineNumber: line.lineNumber, ...line[which], promisedAt: new Date(line[which].promisedAt) }));
  return new Map(
    found.map(({ id, lines, ...approval }) => [
      id,
      { ...approval, differences: differencesOf(side(lines, "approved"), side(lines, "now")) },
    ]),
  );
}
