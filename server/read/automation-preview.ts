import type { Queryable } from "@/db/client";
import { type Guardrail, judge, type StandingPolicy, type Stop, type Verdict } from "@/domain/automation/guardrails";
import { type AutomationCaps, type AutomationScope, type Level, policyFor } from "@/domain/automation/policy";
import { readApprovalNeeded } from "@/server/services/automation/approval-needed";
import { type Considered, readBudgetLeft, readCandidates, readStandingPolicies } from "@/server/services/automation/candidates";
import { readCompanyDay } from "@/server/services/automation/company-day";

export type PreviewSide = {
  acts: { lines: number; minor: number };
  stopped: { lines: number; minor: number };
  byGuardrail: { guardrail: Guardrail; lines: number; minor: number }[];
};
/** none: no policy speaks for it; watched: it would pass, and nothing is done. */
export type PreviewEnd = "none" | "watched" | "left" | "held" | "ordered";
export type PreviewRow = {
  recommendationId: number;
  sku: string;
  nodeCode: string;
  supplierName: string;
  currency: string;
  quantity: number;
  valueMinor: number;
  now: PreviewEnd;
  draft: PreviewEnd;
  /** Which guardrails stop it under the draft. */
  stops: Stop[];
};
export type AutomationPreview = {
  /** Open recommendations for which the draft would be the policy that holds. */
  lines: number;
  minor: number;
  /** As things stand; and under the draft. What acts is released or held. */
  now: PreviewSide;
  draft: PreviewSide;
  /** What people made of recommendations of the same places in the last four weeks. */
  /** Line by line, what the draft changes first, then the dearest; no more than are shown. */
  rows: PreviewRow[];
  /** Lines to which something else would happen than now. */
  different: { lines: number; minor: number };
  people: { asRecommended: number; changed: number; rejected: number; minor: number };
};
export type DraftPolicy = { entityId: number; scope: AutomationScope; level: Level; caps: AutomationCaps };

const sameScope = (a: AutomationScope, b: AutomationScope) =>
  a.nodeId === b.nodeId && a.brand === b.brand && a.category === b.category && a.supplierId === b.supplierId;
const acting = new Set<Level>(["hold", "automatic"]);

/** Lines that are shown. */
const SHOWN_ROWS = 100;
type EndedLine = Pick<PreviewRow, "recommendationId" | "quantity" | "valueMinor" | "now" | "draft" | "stops">;

function endOf({ policy, stops }: Verdict): PreviewEnd {
  if (stops.length > 0) return "left";
  return policy.level === "automatic" ? "ordered" : policy.level === "hold" ? "held" : "watched";
}

/** The dearest first. */
function pairEnds(after: readonly Verdict[], endNow: ReadonlyMap<number, PreviewEnd>, candidates: readonly Considered[]): EndedLine[] {
  const judged = new Map(after.map((verdict) => [verdict.candidate.recommendationId, verdict]));
  return candidates
    .map(({ recommendationId, quantity, valueMinor }): EndedLine => {
      const verdict = judged.get(recommendationId);
      return {
        recommendationId,
        quantity,
        valueMinor,
        now: endNow.get(recommendationId) ?? "none",
        draft: verdict ? endOf(verdict) : "none",
        stops: verdict?.stops ?? [],
      };
    })
    .sort((a, b) => b.valueMinor - a.valueMinor || a.recommendationId - b.recommendationId);
}

/** What people call them, for those alone that are shown. */
async function nameRows(queryable: Queryable, lines: readonly EndedLine[]): Promise<PreviewRow[]> {
  const { rows } = await queryable.query<{ id: number; sku: string; nodeCode: string; supplierName: string; currency: string }>(
    `SELECT r.id, i.sku, n.code AS "nodeCode", s.name AS "supplierName", s.currency FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id
     JOIN node n ON n.id = r.node_id JOIN supplier s ON s.id = r.supplier_id WHERE r.id = ANY($1::bigint[])`,
    [lines.map(({ recommendationId }) => recommendationId)],
  );
  const names = new Map(rows.map(({ id, ...name }) => [id, name]));
  return lines.flatMap((line) => {
    const name = names.get(line.recommendationId);
    return name ? [{ ...line, ...name }] : [];
  });
}

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
  const candidates = (await readCandidates(queryable, draft.entityId, now, draft.scope)).filter(
    (one) => policyFor(proposed, one) === drafted,
  );
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
  const day = await readCompanyDay(queryable, draft.entityId, now);
  const before = judge(candidates, (candidate) => policyFor(standing, candidate), left, approvalNeeded, day);
  const after = judge(candidates, () => drafted, left, approvalNeeded, day);
  const endNow = new Map(before.map((verdict) => [verdict.candidate.recommendationId, endOf(verdict)]));
  const ends = pairEnds(after, endNow, candidates);
  const changed = ends.filter((one) => one.now !== one.draft);
  return {
    rows: await nameRows(queryable, [...changed, ...ends.filter((one) => one.now === one.draft)].slice(0, SHOWN_ROWS)),
    different: { lines: changed.length, minor: changed.reduce((sum, one) => sum + one.valueMinor, 0) },
    lines: candidates.length,
    minor: candidates.reduce((sum, one) => sum + one.valueMinor, 0),
    now: sideOf(before),
    draft: sideOf(after),
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
