import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import type { OutcomeLine } from "@/domain/automation/outcomes";
import { boughtLines } from "../procurement/bought-lines";
import { listedPrice } from "../procurement/supplier/valid-price";

/** A line that a policy released, held or saw stopped, with what came of it. */
export type PolicyLine = OutcomeLine & {
  policyId: number;
  decisionId: number;
  recommendationId: number;
  sku: string;
  nodeId: number;
  nodeCode: string;
  supplierName: string;
  /** Of the company: foreign money counts at the rate at which it was decided. */
  currency: string;
  quantity: number;
  purchaseOrderId: number | null;
  purchaseOrderNumber: string | null;
};

/** Days over which decisions and nights are judged; never those of an earlier version, which somebody has already answered for. */
export const JUDGED_DAYS = 28;
/** Days in which a decision still counts by the nights after its goods were due. */
const SERVED_DAYS = 112;

// Only what was released has an order and goods. The last price is what was paid for the item before this order; a line that
// repeats an item × node has its nights counted once.
const LINES = `
  WITH line AS (
    SELECT d.policy_id, d.id, d.recommendation_id, d.outcome, d.quantity, coalesce(d.home_minor, 0) AS value_minor, d.exchange_rate, d.decided_at > $1::timestamptz - ${JUDGED_DAYS} * interval '1 day' AS is_recent,
      r.item_id, r.node_id, r.supplier_id, (r.evidence ->> 'serviceLevel')::float8 AS target, o.id AS order_id, o.number, o.ordered_at, o.version > 1 AS has_versions,
      o.cancelled_at IS NOT NULL OR o.receipt_state = 'short_closed' OR o.supplier_state = 'rejected' AS is_undone, o.cancelled_at IS NOT NULL AS is_cancelled,
      l.id AS line_id, l.line_number, l.unit_price, l.first_promised_at
    FROM automation_policy p JOIN automation_decision d ON d.policy_id = p.id AND d.policy_version = p.version AND d.outcome IN ('released', 'held', 'stopped')
      AND d.decided_at > $1::timestamptz - ${SERVED_DAYS} * interval '1 day'
    JOIN replenishment_recommendation r ON r.id = d.recommendation_id
    LEFT JOIN purchase_order o ON o.id = r.purchase_order_id AND d.outcome = 'released'
    LEFT JOIN LATERAL (SELECT x.* FROM purchase_order_line x WHERE x.purchase_order_id = o.id AND x.item_id = r.item_id ORDER BY x.id LIMIT 1) l ON true
    WHERE CASE WHEN $2::bigint IS NULL THEN p.level IN ('hold', 'automatic') ELSE p.id = $2 END
  ), pair AS (
    SELECT policy_id, item_id, node_id, max(id) AS last_id, greatest(date_trunc('day', min(first_promised_at), 'UTC') + interval '1 day', span.opens) AS since
    FROM line CROSS JOIN (SELECT date_trunc('day', $1::timestamptz, 'UTC') - ${JUDGED_DAYS} * interval '1 day' AS opens) span
    WHERE line_id IS NOT NULL AND NOT is_cancelled AND first_promised_at < date_trunc('day', $1::timestamptz, 'UTC') GROUP BY 1, 2, 3, span.opens
  ), moved AS (
    SELECT m.item_id, m.node_id, date_trunc('day', m.occurred_at, 'UTC') AS day, sum(m.sellable_delta - m.allocated_delta) AS units
    FROM (SELECT item_id, node_id, min(since) AS since FROM pair GROUP BY 1, 2) q
    JOIN stock_movement m ON m.item_id = q.item_id AND m.node_id = q.node_id AND m.occurred_at >= q.since GROUP BY 1, 2, 3
  ), night AS (
    -- What was free when a day ended: what is free now without all that moved since.
    SELECT p.policy_id, p.last_id, ended.day, coalesce(b.sellable - b.allocated, 0) - coalesce(sum(m.units) OVER (PARTITION BY p.policy_id, p.item_id, p.node_id ORDER BY ended.day DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS free
    FROM pair p CROSS JOIN LATERAL generate_series(p.since, date_trunc('day', $1::timestamptz, 'UTC'), interval '1 day') AS ended(day)
    LEFT JOIN moved m ON m.item_id = p.item_id AND m.node_id = p.node_id AND m.day = ended.day
    LEFT JOIN stock_balance b ON b.item_id = p.item_id AND b.node_id = p.node_id
  ), served AS (
    SELECT last_id, count(*)::int AS nights, count(*) FILTER (WHERE free <= 0)::int AS empty_nights FROM night
    WHERE day < date_trunc('day', $1::timestamptz, 'UTC') GROUP BY 1
  )
  SELECT line.policy_id AS "policyId", line.id AS "decisionId", line.recommendation_id AS "recommendationId", i.sku, line.node_id AS "nodeId", n.code AS "nodeCode",
    s.name AS "supplierName", e.currency, line.quantity, line.value_minor AS "valueMinor", line.order_id AS "purchaseOrderId", line.number AS "purchaseOrderNumber",
    line.is_recent AS "isRecent", line.outcome = 'stopped' AS "isStopped", coalesce(line.is_undone, false) AS "isUndone",
    line.has_versions IS TRUE AND EXISTS (SELECT 1 FROM purchase_order_version v CROSS JOIN jsonb_array_elements(v.differences) x
      WHERE v.purchase_order_id = line.order_id AND NOT v.takes_answer AND NOT v.is_restoring AND v.actor LIKE 'person:%' AND (x ->> 'lineNumber')::int = line.line_number) AS "isChanged",
    CASE WHEN reference.price > 0 THEN round(line.quantity * line.unit_price * coalesce(line.exchange_rate, 1) * ${minorPerMajorOf("e.currency")})::float8 END AS "paidMinor", round(line.quantity * reference.price * coalesce(line.exchange_rate, 1) * ${minorPerMajorOf("e.currency")})::float8 AS "referenceMinor",
    coalesce(served.nights, 0) AS nights, coalesce(served.empty_nights, 0) AS "emptyNights", line.target AS "serviceTarget"
  FROM line JOIN item i ON i.id = line.item_id JOIN node n ON n.id = line.node_id JOIN supplier s ON s.id = line.supplier_id JOIN entity e ON e.id = s.entity_id LEFT JOIN served ON served.last_id = line.id
  CROSS JOIN LATERAL (SELECT line.supplier_id, line.item_id) term
  LEFT JOIN LATERAL (SELECT coalesce(${listedPrice("line.quantity", "(line.ordered_at AT TIME ZONE 'UTC')::date", "term")},
    (SELECT bought.price FROM ${boughtLines} WHERE l.item_id = line.item_id AND p.supplier_id = line.supplier_id AND p.ordered_at < line.ordered_at
       ORDER BY p.ordered_at DESC, l.id DESC LIMIT 1)) AS price) reference
    ON line.line_id IS NOT NULL AND line.is_recent
  ORDER BY line.policy_id, line.value_minor DESC, line.id`;

/** What came of the lines of one policy, or of all that act by themselves: the dearest first. */
export async function readPolicyLines(queryable: Queryable, now: Date, policyId: number | null = null): Promise<PolicyLine[]> {
  return (await queryable.query<PolicyLine>(LINES, [now, policyId])).rows;
}
