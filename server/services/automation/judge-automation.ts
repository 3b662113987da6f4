import type { Level } from "@/domain/automation/policy";
import { type AutomationOutcomes, stepDown } from "@/domain/automation/step-down";
import { audit } from "../audit";
import { actorName, type ServiceContext, transact } from "../context";

export type SteppedDown = { policyId: number; from: Level; to: Level; reason: string };
type Row = AutomationOutcomes & { id: number; level: Level };

/** Weeks over which outcomes are judged; never those of an earlier version, which somebody has already answered for. */
const JUDGED_DAYS = 28;

const OUTCOMES = `
  SELECT p.id, p.level, count(d.id)::int AS lines, count(d.id) FILTER (WHERE d.outcome = 'stopped')::int AS stopped,
    count(d.id) FILTER (WHERE o.cancelled_at IS NOT NULL OR o.receipt_state = 'short_closed' OR o.supplier_state = 'rejected')::int AS undone
  FROM automation_policy p
  LEFT JOIN automation_decision d ON d.policy_id = p.id AND d.policy_version = p.version AND d.outcome IN ('released', 'held', 'stopped')
    AND d.decided_at > $1::timestamptz - ${JUDGED_DAYS} * interval '1 day'
  LEFT JOIN replenishment_recommendation r ON r.id = d.recommendation_id AND d.outcome = 'released'
  LEFT JOIN purchase_order o ON o.id = r.purchase_order_id
  WHERE p.level IN ('hold', 'automatic') GROUP BY p.id ORDER BY p.id`;

/** Takes a level from each policy whose outcomes left their band, and says why. */
export function judgeAutomation(context: ServiceContext): Promise<SteppedDown[]> {
  return transact(context, async (inside) => {
    const { client, now, actor } = inside;
    await client.query("SELECT 1 FROM automation_policy WHERE level IN ('hold', 'automatic') ORDER BY id FOR UPDATE");
    const { rows } = await client.query<Row>(OUTCOMES, [now]);
    const fallen = rows.flatMap(({ id, level, ...outcomes }): SteppedDown[] => {
      const below = stepDown(level, outcomes);
      return below ? [{ policyId: id, from: level, to: below.level, reason: below.reason }] : [];
    });
    await client.query(
      `UPDATE automation_policy p SET level = v.level, reason = v.reason, version = p.version + 1, updated_by = $2, updated_at = $3
       FROM unnest($1::bigint[], $4::text[], $5::text[]) AS v(id, level, reason) WHERE p.id = v.id`,
      [fallen.map((one) => one.policyId), actorName(actor), now, fallen.map((one) => one.to), fallen.map((one) => one.reason)],
    );
    await audit(
      inside,
      "automation.stepped_down",
      fallen.map(({ policyId, ...detail }) => ({ subjectKind: "automation_policy", subjectId: policyId, detail })),
    );
    return fallen;
  });
}
