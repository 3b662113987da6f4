import type { Queryable } from "@/db/client";
import { changes, type DryRunLine, type DryRunSide, dryRunLines, dryRunSide } from "@/domain/automation/dry-run";
import { judge, type StandingPolicy, worthOf } from "@/domain/automation/guardrails";
import { type AutomationCaps, type AutomationScope, type Level, policyFor } from "@/domain/automation/policy";
import { readApprovalNeeded } from "@/server/services/automation/approval-needed";
import { readBudgetLeft, readCandidates, readStandingPolicies } from "@/server/services/automation/candidates";
import { readCompanyDay } from "@/server/services/automation/company-day";

export type PreviewRow = DryRunLine & { sku: string; nodeCode: string; supplierName: string; currency: string; homeCurrency: string };
export type AutomationPreview = {
  /** Open recommendations for which the draft would be the policy that holds. */
  lines: number;
  minor: number;
  /** As things stand; and under the draft. */
  now: DryRunSide;
  draft: DryRunSide;
  /** Line by line, what the draft changes first, then the dearest; no more than are shown. */
  rows: PreviewRow[];
  /** Lines to which something else would happen than now. */
  different: { lines: number; minor: number };
  /** What people made of recommendations of the same places in the last four weeks. */
  people: { asRecommended: number; changed: number; rejected: number; minor: number };
};
export type DraftPolicy = { entityId: number; scope: AutomationScope; level: Level; caps: AutomationCaps };

const sameScope = (a: AutomationScope, b: AutomationScope) =>
  a.nodeId === b.nodeId && a.brand === b.brand && a.category === b.category && a.supplierId === b.supplierId;
const sumOf = (lines: readonly { homeMinor: number | null }[]) => lines.reduce((sum, line) => sum + worthOf(line), 0);
/** Lines that are shown. */
const SHOWN_ROWS = 100;

/** What people call them, for those alone that are shown. */
async function nameRows(queryable: Queryable, lines: readonly DryRunLine[]): Promise<PreviewRow[]> {
  const { rows } = await queryable.query<{
    id: number;
    sku: string;
    nodeCode: string;
    supplierName: string;
    currency: string;
    homeCurrency: string;
  }>(
    `SELECT r.id, i.sku, n.code AS "nodeCode", s.name AS "supplierName", s.currency, e.currency AS "homeCurrency" FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id
     JOIN node n ON n.id = r.node_id JOIN supplier s ON s.id = r.supplier_id JOIN entity e ON e.id = r.entity_id WHERE r.id = ANY($1::bigint[])`,
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
  const day = await readCompanyDay(queryable, draft.entityId, now);
  const before = judge(candidates, (candidate) => policyFor(standing, candidate), left, approvalNeeded, day);
  const after = judge(candidates, () => drafted, left, approvalNeeded, day);
  const lines = dryRunLines(candidates, before, after);
  const different = lines.filter(changes);
  return {
    rows: await nameRows(queryable, lines.slice(0, SHOWN_ROWS)),
    different: { lines: different.length, minor: sumOf(different) },
    lines: candidates.length,
    minor: sumOf(candidates),
    now: dryRunSide(before),
    draft: dryRunSide(after),
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
