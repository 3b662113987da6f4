import type { Queryable } from "@/db/client";
import type { Candidate, StandingPolicy } from "@/domain/automation/guardrails";
import { leftOf } from "@/domain/procurement/budget";
import { unreadyItems } from "../masterdata/item-readiness";
import { monthOf, readBudgets } from "../procurement/budgets";

/** What was decided about the recommendation before, if anything. */
export type Before = {
  decisionId: number;
  policyId: number;
  policyVersion: number;
  outcome: string;
  quantity: number;
  valueMinor: number;
  guardrails: string[];
};
export type Considered = Candidate & { version: number; before: Before | null };

/** Shortages are why something is ordered; anything else that is wrong with the stock is a reason to look first. */
const EXPECTED = "'stockout_risk', 'backorder'";
const USUAL_DAYS = 365;

const CANDIDATES = `
  SELECT r.id AS "recommendationId", r.version, r.item_id AS "itemId", r.node_id AS "nodeId", r.supplier_id AS "supplierId", i.brand, i.category, r.quantity,
    r.recommended_quantity AS "recommendedQuantity", r.value_minor AS "valueMinor", r.lost_margin_minor AS "lostMarginMinor", r.unit_price::float8 AS "unitPrice",
    last.price AS "lastPrice", usual.quantity AS "usualQuantity", s.state = 'approved' AS "isSupplierApproved",
    (SELECT count(*)::int FROM exception e WHERE e.subject_kind = 'stock_balance' AND e.subject_id = r.item_id * 4096 + r.node_id
       AND e.state NOT IN ('resolved', 'auto_resolved') AND e.type NOT IN (${EXPECTED})) AS "openExceptions",
    CASE WHEN d.id IS NULL THEN NULL ELSE json_build_object('decisionId', d.id, 'policyId', d.policy_id, 'policyVersion', d.policy_version, 'outcome', d.outcome,
      'quantity', d.quantity, 'valueMinor', d.value_minor, 'guardrails', (SELECT coalesce(json_agg(x ->> 'guardrail'), '[]') FROM jsonb_array_elements(d.stops) x)) END AS before
  FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id JOIN supplier s ON s.id = r.supplier_id
  LEFT JOIN automation_decision d ON d.recommendation_id = r.id AND d.is_current
  LEFT JOIN LATERAL (SELECT l.unit_price::float8 AS price FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
    WHERE l.item_id = r.item_id AND p.supplier_id = r.supplier_id AND p.approval_state = 'approved' ORDER BY p.ordered_at DESC, l.id DESC LIMIT 1) last ON true
  LEFT JOIN LATERAL (SELECT avg(l.ordered_quantity)::float8 AS quantity FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
    WHERE l.item_id = r.item_id AND p.node_id = r.node_id AND p.ordered_at > $2::timestamptz - ${USUAL_DAYS} * interval '1 day' AND l.ordered_quantity > 0) usual ON true
  WHERE r.entity_id = $1 AND r.state = 'open' AND r.quantity > 0 ORDER BY r.id`;

/** The open recommendations of an entity with all that guardrails look at. */
export async function readCandidates(queryable: Queryable, entityId: number, now: Date): Promise<Considered[]> {
  const { rows } = await queryable.query<Omit<Considered, "isReady"> & { itemId: number }>(CANDIDATES, [entityId, now]);
  const unready = await unreadyItems(
    queryable,
    rows.map(({ itemId }) => itemId),
  );
  return rows.map(({ itemId, ...row }) => ({ ...row, isReady: !unready.has(itemId) }));
}

/** The policies of an entity with what each has let pass on the day of `now` (UTC). */
export async function readStandingPolicies(queryable: Queryable, entityId: number, now: Date): Promise<StandingPolicy[]> {
  const { rows } = await queryable.query<StandingPolicy>(
    `SELECT p.id, p.version, p.level, p.caps, json_build_object('nodeId', p.node_id, 'brand', p.brand, 'category', p.category, 'supplierId', p.supplier_id) AS scope,
       coalesce((SELECT sum(d.value_minor) FROM automation_decision d WHERE d.policy_id = p.id AND d.outcome IN ('released', 'held')
         AND d.decided_at >= date_trunc('day', $2::timestamptz, 'UTC')), 0)::bigint AS "usedTodayMinor"
     FROM automation_policy p WHERE p.entity_id = $1 ORDER BY p.id`,
    [entityId, now],
  );
  return rows;
}

/** What is left of this month's budgets that stop, by category, locked by the caller's transaction when it has one. */
export async function readBudgetLeft(queryable: Queryable, entityId: number, now: Date): Promise<Map<string, number>> {
  const budgets = await readBudgets(queryable, { entityIds: [entityId], months: [monthOf(now)] });
  return new Map(budgets.filter(({ mode }) => mode === "stop").map((budget) => [budget.category, leftOf(budget)]));
}
