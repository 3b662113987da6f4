import type { Queryable } from "@/db/client";
import type { Candidate, StandingPolicy } from "@/domain/automation/guardrails";
import { leftOf } from "@/domain/procurement/budget";
import { dayOf } from "@/domain/procurement/price-list";
import { unreadyItems } from "../masterdata/item-readiness";
import { monthOf, readBudgets } from "../procurement/budgets";
import { validPrice } from "../procurement/supplier/valid-price";

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
    r.recommended_quantity AS "recommendedQuantity", round(r.quantity * valid.price * 100)::bigint AS "valueMinor", r.lost_margin_minor AS "lostMarginMinor",
    valid.price::float8 AS "unitPrice", last.price AS "lastPrice", usual.quantity AS "usualQuantity", s.state = 'approved' AS "isSupplierApproved",
    s.currency <> c.currency AS "isOtherCurrency", s.minimum_order_minor AS "minimumOrderMinor", coalesce(t.minimum_quantity, 0) AS "minimumOrderUnits",
    (SELECT count(*)::int FROM exception e WHERE e.state NOT IN ('resolved', 'auto_resolved') AND (e.subject_kind = 'supplier' AND e.subject_id = r.supplier_id
       OR e.subject_kind = 'stock_balance' AND e.subject_id = r.item_id * 4096 + r.node_id AND e.type NOT IN (${EXPECTED}))) AS "openExceptions",
    CASE WHEN d.id IS NULL THEN NULL ELSE json_build_object('decisionId', d.id, 'policyId', d.policy_id, 'policyVersion', d.policy_version, 'outcome', d.outcome,
      'quantity', d.quantity, 'valueMinor', d.value_minor, 'guardrails', (SELECT coalesce(json_agg(x ->> 'guardrail'), '[]') FROM jsonb_array_elements(d.stops) x)) END AS before
  FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id JOIN supplier s ON s.id = r.supplier_id
  JOIN entity c ON c.id = r.entity_id LEFT JOIN supplier_order_terms t ON t.supplier_id = r.supplier_id
  LEFT JOIN supplier_item offer ON offer.supplier_id = r.supplier_id AND offer.item_id = r.item_id
  -- The price that a release pays today, which may have changed since the recommendation was made.
  CROSS JOIN LATERAL (SELECT coalesce(${validPrice("r.quantity", "$3::date", "offer")}, r.unit_price) AS price) valid
  LEFT JOIN automation_decision d ON d.recommendation_id = r.id AND d.is_current
  LEFT JOIN LATERAL (SELECT l.unit_price::float8 AS price FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
    WHERE l.item_id = r.item_id AND p.supplier_id = r.supplier_id AND p.approval_state = 'approved' ORDER BY p.ordered_at DESC, l.id DESC LIMIT 1) last ON true
  LEFT JOIN LATERAL (SELECT avg(l.ordered_quantity)::float8 AS quantity FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
    WHERE l.item_id = r.item_id AND p.node_id = r.node_id AND p.ordered_at > $2::timestamptz - ${USUAL_DAYS} * interval '1 day' AND l.ordered_quantity > 0) usual ON true
  WHERE r.entity_id = $1 AND r.state = 'open' AND r.quantity > 0
    -- What its supplier takes on a later day waits for that day.
    AND coalesce((r.evidence ->> 'orderOn')::date <= ($2::timestamptz AT TIME ZONE 'UTC')::date, true) ORDER BY r.id`;

/** The open recommendations of an entity with all that guardrails look at. */
export async function readCandidates(queryable: Queryable, entityId: number, now: Date): Promise<Considered[]> {
  const { rows } = await queryable.query<Omit<Considered, "isReady"> & { itemId: number }>(CANDIDATES, [entityId, now, dayOf(now)]);
  const unready = await unreadyItems(
    queryable,
    rows.map(({ itemId }) => itemId),
  );
  return rows.map(({ itemId, ...row }) => ({ ...row, isReady: !unready.has(itemId) }));
}

/** The policies of an entity with what each has let pass on the day of `now` (UTC), and since the last planning run. */
export async function readStandingPolicies(queryable: Queryable, entityId: number, now: Date): Promise<StandingPolicy[]> {
  const { rows } = await queryable.query<StandingPolicy>(
    `SELECT p.id, p.version, p.level, p.caps, json_build_object('nodeId', p.node_id, 'brand', p.brand, 'category', p.category, 'supplierId', p.supplier_id) AS scope,
       coalesce((SELECT sum(d.value_minor) FROM automation_decision d WHERE d.policy_id = p.id AND d.outcome IN ('released', 'held')
         AND d.decided_at >= date_trunc('day', $2::timestamptz, 'UTC')), 0)::bigint AS "usedTodayMinor",
       (SELECT count(*)::int FROM automation_decision d WHERE d.policy_id = p.id AND d.outcome IN ('released', 'held')
         AND d.decided_at >= coalesce((SELECT r.planned_at FROM planning_run r WHERE r.entity_id = $1), date_trunc('day', $2::timestamptz, 'UTC'))) AS "usedRunLines"
     FROM automation_policy p WHERE p.entity_id = $1 ORDER BY p.id`,
    [entityId, now],
  );
  return rows;
}

/** What is left of this month's budgets that stop, by category, locked by the caller's transaction when it has one. */
export async function readBudgetLeft(queryable: Queryable, entityId: number, now: Date): Promise<Map<string, number>> {
  const budgets = await readBudgets(queryable, { entityIds: [entityId], months: [monthOf(now)], now });
  return new Map(budgets.filter(({ mode }) => mode === "stop").map((budget) => [budget.category, leftOf(budget)]));
}
