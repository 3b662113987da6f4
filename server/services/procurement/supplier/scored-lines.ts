import { SCORE_DAYS } from "@/domain/procurement/supplier-scorecard";
import { listedPrice } from "./valid-price";

const utcDay = (instant: string) => `date_trunc('day', ${instant}, 'UTC')`;

/** SQL: that an approver refused what version `v` did with difference `d`, so that the line is again as it was. */
const takenBack = `SELECT 1 FROM purchase_order_version r CROSS JOIN jsonb_array_elements(r.differences) b WHERE r.purchase_order_id = v.purchase_order_id AND r.is_restoring
        AND r.version > v.version AND b->>'field' = d->>'field' AND b->>'lineNumber' = d->>'lineNumber' AND b->>'to' = d->>'from'`;

/**
 * SQL: the order lines that suppliers are judged by at `now`, each with the supplier that answers for it (a merged one's are the
 * survivor's): domain/procurement/supplier-scorecard.ts is the rule. `reference_price`: the lower of the price first ordered at and the
 * one listed on the order's day. `of` narrows to one supplier.
 */
export const scoredLines = (now: string, of?: string) => `
  SELECT coalesce(s.merged_into_id, s.id) AS supplier_id, p.id AS purchase_order_id, p.number, p.currency, p.ordered_at, p.cancelled_at, p.supplier_state = 'rejected' AS is_refused,
    l.id, l.item_id, l.first_promised_at, l.ordered_quantity, l.unit_price, changed.cut, changed.asked, changed.price AS first_price, listed.price AS listed_price,
    least(changed.price, listed.price) AS reference_price
  FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN purchase_order_line l ON l.purchase_order_id = p.id
  LEFT JOIN LATERAL (
    SELECT sum((d->>'from')::int - (d->>'to')::int) FILTER (WHERE d->>'field' = 'quantity' AND v.takes_answer AND NOT EXISTS (${takenBack})) AS cut,
      (array_agg(d->>'from' ORDER BY v.version) FILTER (WHERE d->>'field' = 'unitPrice'))[1]::numeric AS price
    FROM purchase_order_version v CROSS JOIN jsonb_array_elements(v.differences) d
    WHERE v.purchase_order_id = p.id AND (d->>'lineNumber')::int = l.line_number AND p.version > 1) version ON true
  CROSS JOIN LATERAL (SELECT coalesce(version.cut, 0)::int AS cut, l.ordered_quantity + coalesce(version.cut, 0)::int AS asked, coalesce(version.price, l.unit_price) AS price) changed
  CROSS JOIN LATERAL (SELECT p.supplier_id, l.item_id) term
  CROSS JOIN LATERAL (SELECT ${listedPrice("changed.asked", "(p.ordered_at AT TIME ZONE 'UTC')::date", "term")} AS price) listed
  WHERE p.ordered_at >= ${now}::timestamptz - make_interval(days => ${SCORE_DAYS})${of ? ` AND p.supplier_id IN (SELECT id FROM supplier WHERE coalesce(merged_into_id, id) = ${of})` : ""}
    AND (p.cancelled_at IS NULL OR p.supplier_state = 'rejected' OR ${utcDay("p.cancelled_at")} > ${utcDay("l.first_promised_at")})`;
