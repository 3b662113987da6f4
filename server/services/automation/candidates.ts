import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import type { Candidate, StandingPolicy } from "@/domain/automation/guardrails";
import type { AutomationScope } from "@/domain/automation/policy";
import { leftOf } from "@/domain/procurement/budget";
import { dayOf } from "@/domain/procurement/price-list";
import { unreadyItems } from "../masterdata/item-readiness";
import { boughtLines } from "../procurement/bought-lines";
import { monthOf, readBudgets } from "../procurement/budgets";
import { houseRate } from "../procurement/house-rate";
import { termsWith } from "../procurement/supplier/source-terms";
import { contractTier, validPrice } from "../procurement/supplier/valid-price";

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

// What the lines were bought at and how much of them, and what is wrong, is read once for all, not line by line.
const CANDIDATES = `
  WITH r AS MATERIALIZED (
    SELECT r.*, i.brand, i.category FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id
    WHERE r.entity_id = $1 AND r.state = 'open' AND r.quantity > 0
      AND ($4::int IS NULL OR r.node_id = $4) AND ($5::text IS NULL OR i.brand = $5) AND ($6::text IS NULL OR i.category = $6) AND ($7::int IS NULL OR r.supplier_id = $7)
      -- What its supplier takes on a later day waits for that day.
      AND coalesce((r.evidence ->> 'orderOn')::date <= ($2::timestamptz AT TIME ZONE 'UTC')::date, true)
  ), bought AS MATERIALIZED (
    SELECT l.id, l.item_id, p.supplier_id, p.node_id, p.ordered_at, bought.price, bought.quantity FROM ${boughtLines} WHERE l.item_id IN (SELECT item_id FROM r)
  ), last AS (
    SELECT DISTINCT ON (item_id, supplier_id) item_id, supplier_id, price::float8 AS price FROM bought ORDER BY item_id, supplier_id, ordered_at DESC, id DESC
  ), usual AS (
    SELECT item_id, node_id, avg(quantity)::float8 AS quantity FROM bought WHERE ordered_at > $2::timestamptz - ${USUAL_DAYS} * interval '1 day' GROUP BY 1, 2
  ), wrong AS (
    SELECT e.subject_kind, e.subject_id, count(*)::int AS problems FROM exception e WHERE e.state NOT IN ('resolved', 'auto_resolved')
      AND (e.subject_kind = 'supplier' OR e.subject_kind = 'stock_balance' AND e.type NOT IN (${EXPECTED})) GROUP BY 1, 2
  )
  SELECT r.id AS "recommendationId", r.version, r.item_id AS "itemId", r.node_id AS "nodeId", r.supplier_id AS "supplierId", r.brand, r.category, r.quantity,
    r.recommended_quantity AS "recommendedQuantity", round(r.quantity * valid.price * ${minorPerMajorOf("s.currency")})::bigint AS "valueMinor", r.lost_margin_minor AS "lostMarginMinor",
    valid.price::float8 AS "unitPrice", ${contractTier("r.quantity", "$3::date", "offer")} AS contract, last.price AS "lastPrice", usual.quantity AS "usualQuantity", s.state = 'approved' AS "isSupplierApproved",
    round(r.quantity * valid.price * money.rate * ${minorPerMajorOf("c.currency")})::bigint AS "homeMinor", CASE WHEN s.currency <> c.currency THEN trim_scale(money.rate)::text END AS "exchangeRate",
    s.minimum_order_minor AS "minimumOrderMinor", coalesce(t.minimum_quantity, 0) AS "minimumOrderUnits",
    coalesce(of_supplier.problems, 0) + coalesce(of_stock.problems, 0) AS "openExceptions",
    CASE WHEN d.id IS NULL THEN NULL ELSE json_build_object('decisionId', d.id, 'policyId', d.policy_id, 'policyVersion', d.policy_version, 'outcome', d.outcome,
      'quantity', d.quantity, 'valueMinor', d.value_minor, 'guardrails', (SELECT coalesce(json_agg(x ->> 'guardrail'), '[]') FROM jsonb_array_elements(d.stops) x)) END AS before
  FROM r JOIN supplier s ON s.id = r.supplier_id JOIN entity c ON c.id = r.entity_id LEFT JOIN supplier_order_terms t ON t.supplier_id = r.supplier_id
  LEFT JOIN ${termsWith("r.supplier_id", "r.item_id")} offer ON true
  -- The price that a release pays today, which may have changed since the recommendation was made.
  CROSS JOIN LATERAL (SELECT coalesce(${validPrice("r.quantity", "$3::date", "offer")}, r.unit_price) AS price OFFSET 0) valid
  CROSS JOIN LATERAL (SELECT ${houseRate({ entityId: "r.entity_id", currency: "s.currency", homeCurrency: "c.currency", day: "$3::date" })}::numeric AS rate OFFSET 0) money
  LEFT JOIN automation_decision d ON d.recommendation_id = r.id AND d.is_current
  LEFT JOIN last ON last.item_id = r.item_id AND last.supplier_id = r.supplier_id
  LEFT JOIN usual ON usual.item_id = r.item_id AND usual.node_id = r.node_id
  LEFT JOIN wrong of_supplier ON of_supplier.subject_kind = 'supplier' AND of_supplier.subject_id = r.supplier_id
  LEFT JOIN wrong of_stock ON of_stock.subject_kind = 'stock_balance' AND of_stock.subject_id = r.item_id * 4096 + r.node_id
  ORDER BY r.id`;

const ANYWHERE: AutomationScope = { nodeId: null, brand: null, category: null, supplierId: null };

/** The open recommendations of an entity, or of a scope in it, with all that guardrails look at. */
export async function readCandidates(
  queryable: Queryable,
  entityId: number,
  now: Date,
  { nodeId, brand, category, supplierId } = ANYWHERE,
): Promise<Considered[]> {
  const { rows } = await queryable.query<Omit<Considered, "isReady"> & { itemId: number }>(CANDIDATES, [
    entityId,
    now,
    dayOf(now),
    nodeId,
    brand,
    category,
    supplierId,
  ]);
  const unready = await unreadyItems(queryable, [...new Set(rows.map(({ itemId }) => itemId))]);
  return rows.map(({ itemId, ...row }) => ({ ...row, isReady: !unready.has(itemId) }));
}

/** The policies of an entity with what each has let pass on the day of `now` (UTC), and since the last planning run. */
export async function readStandingPolicies(queryable: Queryable, entityId: number, now: Date): Promise<StandingPolicy[]> {
  const { rows } = await queryable.query<StandingPolicy>(
    `SELECT p.id, p.version, p.level, p.caps, json_build_object('nodeId', p.node_id, 'brand', p.brand, 'category', p.category, 'supplierId', p.supplier_id) AS scope,
       coalesce((SELECT sum(d.home_minor) FROM automation_decision d WHERE d.policy_id = p.id AND d.outcome IN ('released', 'held')
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
