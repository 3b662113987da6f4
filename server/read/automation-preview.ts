import type { Queryable } from "@/db/client";
import { type Guardrail, judge, type StandingPolicy, type Verdict } from "@/domain/automation/guardrails";
import { type AutomationCaps, type AutomationScope, type Level, policyFor } from "@/domain/automation/policy";
import { readApprovalNeeded } from "@/server/services/automation/approval-needed";
import { readBudgetLeft, readCandidates, readStandingPolicies } from "@/server/services/automation/candidates";

export type PreviewSide = {
  acts: { lines: number; minor: number };
  stopped: { lines: number; minor: number };
  byGuardrail: { guardrail: Guardrail; lines: number; minor: number }[];
};
export type AutomationPreview = {
  /** Open recommendations for which the draft would be the policy that holds. */
  lines: number;
  minor: number;
  /** As things stand; and under the draft. What acts is released or held. */
  now: PreviewSide;
  draft: PreviewSide;
  /** What people made of recommendations of the same places in the last four weeks. */
  people: { asRecommended: number; changed: number; rejected: number; minor: number };
};
export type DraftPolicy = { entityId: number; scope: AutomationScope; level: Level; caps: AutomationCaps };

const sameScope = (a: AutomationScope, b: AutomationScope) =>
  a.nodeId === b.nodeId && a.brand === b.brand && a.category === b.category && a.supplierId === b.supplierId;
const acting = new Set<Level>(["hold", "automatic"]);

/** The dry run: what today's open recommendations would come to under the draft, beside what they come to now. Nothing is written. */
export async function previewAutomation(queryable: Queryable, draft: DraftPolicy, now: Date): Promise<AutomationPreview> {
  const standing = await readStandingPolicies(queryable, draft.entityId, now);
  const replaced = standing.find(({ scope }) => sameScope(scope, draft.scope));
  const drafted: StandingPolicy = {
    ...draft,
    id: replaced?.id ?? 0,
    version: 0,
    usedTodayMinor: replaced?.usedTodayMinor ?? 0,
    usedRunLines: replaced?.usedRunLines ?? 0,
  };
  const proposed = [...standing.filter((policy) => policy !== replaced), drafted];
  const candidates = (await readCandidates(queryable, draft.entityId, now)).filter((one) => policyFor(proposed, one) === drafted);
  const left = await readBudgetLeft(queryable, draft.entityId, now);
  const approvalNeeded = await readApprovalNeeded(queryable, draft.entityId, now);
  const sideOf = (verdicts: readonly Verdict[]): PreviewSide => {
    const side: PreviewSide = { acts: { lines: 0, minor: 0 }, stopped: { lines: 0, minor: 0 }, byGuardrail: [] };
    const byGuardrail = new Map<Guardrail, { lines: number; minor: number }>();
    for (const { policy, stops, candidate } of verdicts) {
      const part = stops.length > 0 ? side.stopped : acting.has(policy.level) ? side.acts : null;
      if (part) {
        part.lines += 1;
        part.minor += candidate.valueMinor;
      }
      for (const { guardrail } of stops) {
        const sum = byGuardrail.get(guardrail) ?? { lines: 0, minor: 0 };
        byGuardrail.set(guardrail, { lines: sum.lines + 1, minor: sum.minor + candidate.valueMinor });
      }
    }
    side.byGuardrail = [...byGuardrail].map(([guardrail, sum]) => ({ guardrail, ...sum })).sort((a, b) => b.lines - a.lines);
    return side;
  };
  return {
    lines: candidates.length,
    minor: candidates.reduce((sum, one) => sum + one.valueMinor, 0),
    now: sideOf(judge(candidates, (candidate) => policyFor(standing, candidate), left, approvalNeeded)),
    draft: sideOf(judge(candidates, () => drafted, left, approvalNeeded)),
    people: await readPeople(queryable, draft, now),
  };
}

async function readPeople(queryable: Queryable, { entityId, scope }: DraftPolicy, now: Date): Promise<AutomationPreview["people"]> {
  const { rows } = await queryable.query<AutomationPreview["people"]>(
    `SELECT count(*) FILTER (WHERE r.state = 'released' AND r.quantity = r.recommended_quantity)::int AS "asRecommended",
       count(*) FILTER (WHERE r.state = 'released' AND r.quantity <> r.recommended_quantity)::int AS changed,
       count(*) FILTER (WHERE r.state = 'rejected')::int AS rejected, coalesce(sum(r.value_minor) FILTER (WHERE r.state = 'released'), 0)::bigint AS minor
     FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id
     WHERE r.entity_id = $1 AND r.state IN ('released', 'rejected') AND r.updated_at > $2::timestamptz - interval '28 days'
       AND ($3::int IS NULL OR r.node_id = $3) AND ($4::text IS NULL OR i.brand = $4) AND ($5::text IS NULL OR i.category = $5) AND ($6::int IS NULL OR r.supplier_id = $6)
       AND NOT EXISTS (SELECT 1 FROM automation_decision d WHERE d.recommendation_id = r.id AND d.outcome = 'released')`,
    [entityId, now, scope.nodeId, scope.brand, scope.category, scope.supplierId],
  );
  return rows[0] ?? { asRecommended: 0, changed: 0, rejected: 0, minor: 0 };
}
