import type { Queryable } from "@/db/client";
import type { LeadTimeRecord } from "@/domain/planning/lead-time/lead-time-lines";
import type { StatedLeadTime } from "@/domain/planning/lead-time/stated-lead-time";

type Row = {
  order_id: number;
  item_id: number;
  supplier_id: number;
  category: string;
  days: number;
  received_on: string | null;
  stated_days: number | null;
  stated_deviation_days: number | null;
};

/**
 * Days from the first sending of each order (its date, where nobody noted when it was sent) to the first receipt of a line, of what was approved
 * and sent before `until`; a line without receipt is as old as `until` makes it. What will never come says nothing: refused, cancelled,
 * closed short, or dropped to nothing. What had arrived before does. Beside it what the supplier states of the item by now.
 */
export async function recordedLeadTimes(queryable: Queryable, entityId: number, until: Date): Promise<LeadTimeRecord[]> {
  const { rows } = await queryable.query<Row>(
    `SELECT p.id AS order_id, l.item_id, p.supplier_id, i.category, to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS received_on,
       s.lead_time_days::float8 AS stated_days, s.lead_time_deviation_days::float8 AS stated_deviation_days,
       extract(epoch FROM coalesce(r.at, $2) - coalesce(p.first_sent_at, p.ordered_at))::float8 / 86400 AS days
     FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
     LEFT JOIN supplier_item s ON s.supplier_id = p.supplier_id AND s.item_id = l.item_id
     LEFT JOIN (SELECT gl.purchase_order_line_id, min(g.received_at) AS at FROM goods_receipt_line gl JOIN goods_receipt g ON g.id = gl.goods_receipt_id
       WHERE g.received_at < $2 GROUP BY 1) r ON r.purchase_order_line_id = l.id
     WHERE p.entity_id = $1 AND coalesce(p.first_sent_at, p.ordered_at) < $2 AND p.approval_state = 'approved'
       AND (r.at IS NOT NULL OR (p.receipt_state <> 'short_closed' AND p.supplier_state <> 'rejected' AND (p.cancelled_at IS NULL OR p.cancelled_at >= $2)
         AND l.answer <> 'rejected' AND l.ordered_quantity > 0))`,
    [entityId, until],
  );
  return rows.map((row) => ({
    item: String(row.item_id),
    supplier: String(row.supplier_id),
    category: row.category,
    days: Math.max(0, row.days),
    order: String(row.order_id),
    receivedOn: row.received_on,
    stated: statedOf(row.stated_days, row.stated_deviation_days),
  }));
}

/** No days are none that anybody stated. */
export const statedOf = (days: number | null, deviationDays: number | null): StatedLeadTime | null =>
  days === null || days <= 0 ? null : { days, deviationDays: deviationDays ?? 0 };
