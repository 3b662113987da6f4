import { lineValueMinor } from "@/domain/kernel/money";
import { afterWorkingHours } from "@/domain/kernel/working-time";
import { usualSteps } from "@/domain/procurement/approval-rule";
import { type Difference, risenPrices } from "@/domain/procurement/purchase-order";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { readChangeLimits } from "../change-limits";
import type { Inside } from "../locked-order";
import { weighedColumn } from "../weighed-column";
import { readWorkingCalendar } from "../working-calendar";
import { judgePurchase } from "./judge-purchase";
import type { RequisitionLine } from "./requisition-lines";

type Locked = { id: number; entityId: number; nodeId: number };

/**
 * Before it is ordered: where a price has risen beyond the limits of change since it was asked for, it is asked about anew at the prices
 * of the day, from the first step, by the rules of the day; what was agreed to no longer counts. Answers what rose; nothing where it may
 * be ordered. A rise beyond the limits is always somebody's to approve: where the rules ask nobody, it is any approver's.
 */
export async function reopenIfDearer(
  inside: Inside,
  { id, entityId, nodeId }: Locked,
  lines: readonly RequisitionLine[],
): Promise<Difference[]> {
  const { client, now } = inside;
  const risen = risenPrices(lines, await readChangeLimits(client, entityId));
  if (risen.length === 0) return [];
  const { rows } = await client.query<{ currency: string; isPlanned: boolean; personId: string; at: Date }>(
    `SELECT q.currency, q.requester_id AS "personId", q.requested_at AS at, EXISTS (SELECT 1 FROM requisition_line l WHERE l.requisition_id = q.id AND l.recommendation_id IS NOT NULL) AS "isPlanned"
     FROM requisition q WHERE q.id = $1`,
    [id],
  );
  const currency = rows[0]?.currency ?? "";
  const totalMinor = lines.reduce((sum, line) => sum + lineValueMinor(line.unitPrice, line.quantity, currency), 0);
  const { held, risks, weighed } = await judgePurchase(inside, {
    entityId,
    about: rows[0]?.isPlanned ? "plan" : "request",
    by: rows[0] ? { ...rows[0], exceptRequisitionId: id } : null,
    totalMinor,
    currency,
    lines: lines.map((line) => ({ ...line, nodeId })),
  });
  const steps = held.steps.length > 0 ? held.steps : usualSteps;
  const rules = held.rules.map(({ id: ruleId, version }) => ({ id: ruleId, version }));
  const [first] = rules;
  await client.query(
    "UPDATE requisition_line l SET unit_price = v.price FROM unnest($1::bigint[], $2::numeric[]) AS v(id, price) WHERE l.id = v.id",
    [lines.map((line) => line.id), lines.map(({ unitPrice }) => unitPrice)],
  );
  await client.query(
    `UPDATE requisition SET round = round + 1, step = 0, total_minor = $2, steps = $3, rules = $4, rule_id = $5, rule_version = $6, risks = $7, step_hours = $8, due_at = $9,
       escalated_at = NULL, updated_at = $10, weighed = $11 WHERE id = $1`,
    [
      id,
      totalMinor,
      JSON.stringify(steps),
      JSON.stringify(rules),
      first?.id ?? null,
      first?.version ?? null,
      JSON.stringify(risks),
      held.stepHours,
      afterWorkingHours(now, held.stepHours, await readWorkingCalendar(client, entityId)),
      now,
      weighedColumn(currency, weighed),
    ],
  );
  await audit(inside, "requisition.reopened", [{ subjectKind: "requisition", subjectId: id, detail: { risen, totalMinor, rules } }]);
  await markChanged(client, "requisitions", [id]);
  return risen;
}
