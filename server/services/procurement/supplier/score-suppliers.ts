import { SCORE_DAYS } from "@/domain/procurement/supplier-scorecard";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requirePermission, type ServiceContext, transact } from "../../context";
import { scoredLines } from "./scored-lines";

// The ratios of domain/procurement/supplier-scorecard.ts over all suppliers at once; a test holds the two together.
const SCORE = `
WITH line AS (
  SELECT l.supplier_id, l.asked, l.asked > 0 AND l.first_promised_at < date_trunc('day', $1::timestamptz, 'UTC') AS due, g.*
  FROM (${scoredLines("$1")}) l
  LEFT JOIN LATERAL (
    SELECT sum(x.accepted_quantity + x.rejected_quantity)
        FILTER (WHERE date_trunc('day', r.received_at, 'UTC') <= date_trunc('day', l.first_promised_at, 'UTC')) AS on_time,
      sum(x.accepted_quantity) AS accepted, sum(x.rejected_quantity) AS rejected,
      sum((x.accepted_quantity + x.rejected_quantity) * extract(epoch FROM r.received_at - l.ordered_at) / 86400)::float8 AS unit_days
    FROM goods_receipt_line x JOIN goods_receipt r ON r.id = x.goods_receipt_id WHERE x.purchase_order_line_id = l.id) g ON true
), ratio AS (
  SELECT supplier_id,
    sum(least(asked, coalesce(on_time, 0))) FILTER (WHERE due)::float8 / nullif(sum(asked) FILTER (WHERE due), 0) AS on_time,
    count(*) FILTER (WHERE due AND coalesce(accepted, 0) >= asked)::float8 / nullif(count(*) FILTER (WHERE due), 0) AS in_full,
    sum(rejected)::float8 / nullif(sum(accepted + rejected), 0) AS defects, sum(unit_days) / nullif(sum(accepted + rejected), 0) AS lead_time
  FROM line GROUP BY supplier_id
), ordered AS (
  SELECT coalesce(s.merged_into_id, s.id) AS supplier_id, count(*) FILTER (WHERE p.receipt_state IN ('none', 'partial'))::int AS open,
    coalesce(sum(p.total_minor) FILTER (WHERE p.ordered_at >= $1::timestamptz - make_interval(days => ${SCORE_DAYS})), 0)::bigint AS minor
  FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id WHERE p.cancelled_at IS NULL GROUP BY 1
)
INSERT INTO supplier_score AS c (supplier_id, on_time_ratio, in_full_ratio, defect_ratio, lead_time_mean_days, open_orders, ordered_minor, scored_at)
SELECT s.id, r.on_time, r.in_full, r.defects, r.lead_time, coalesce(o.open, 0), coalesce(o.minor, 0), $1
FROM supplier s LEFT JOIN ratio r ON r.supplier_id = s.id LEFT JOIN ordered o ON o.supplier_id = s.id ORDER BY s.id
ON CONFLICT (supplier_id) DO UPDATE SET on_time_ratio = excluded.on_time_ratio, in_full_ratio = excluded.in_full_ratio, defect_ratio = excluded.defect_ratio,
  lead_time_mean_days = excluded.lead_time_mean_days, open_orders = excluded.open_orders, ordered_minor = excluded.ordered_minor, scored_at = excluded.scored_at
WHERE (c.on_time_ratio, c.in_full_ratio, c.defect_ratio, c.lead_time_mean_days, c.open_orders, c.ordered_minor)
  IS DISTINCT FROM (excluded.on_time_ratio, excluded.in_full_ratio, excluded.defect_ratio, excluded.lead_time_mean_days, excluded.open_orders, excluded.ordered_minor)
RETURNING c.supplier_id AS id`;

/** Brings the stored scores of all suppliers up to date. Returns how many changed. */
export async function scoreSuppliers(context: ServiceContext): Promise<number> {
  requirePermission(context, "governance.write");
  return transact(context, async (inside) => {
    const { rows } = await inside.client.query<{ id: number }>(SCORE, [inside.now]);
    await audit(
      inside,
      "supplier.scored",
      rows.map(({ id }) => ({ subjectKind: "supplier_score", subjectId: id })),
    );
    await markChanged(
      inside.client,
      "suppliers",
      rows.map(({ id }) => id),
    );
    return rows.length;
  });
}
