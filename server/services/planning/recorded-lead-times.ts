import type { Queryable } from "@/db/client";
import type { LeadTimeRecord } from "@/domain/planning/lead-time/pooled-lead-times";

/**
 * Days from the first sending of each order (its date, where nobody noted when it was sent) to the first receipt of a line, of what was approved
 * and sent before `until`; a line without receipt is as old as `until` makes it. What will never come says nothing: refused, cancelled,
 * closed short, or dropped to nothing. What had arrived before does.
 */
export async function recordedLeadTimes(queryable: Queryable, entityId: number, until: Date): Promise<LeadTimeRecord[]> {
  const { rows } = await queryable.query<{ item_id: number; supplier_id: number; category: string; days: number; open: boolean }>(
    `SELECT l.item_id, p.supplier_id, i.category, r.at IS NULL AS open,
       extract(epoch FROM coalesce(r.at, $2) - coalesce(p.first_sent_at, p.ordered_at))::float8 / 86400 AS days
     FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
     LEFT JOIN (SELECT gl.purchase_order_line_id, min(g.received_at) AS at FROM goods_receipt_line gl JOIN goods_receipt g ON g.id = gl.goods_receipt_id
       WHERE g.received_at < $2 GROUP BY 1) r ON r.purchase_order_line_id = l.id
     WHERE p.entity_id = $1 AND coalesce(p.first_sent_at, p.ordered_at) < $2 AND p.approval_state = 'approved'
       AND (r.at IS NOT NULL OR (p.receipt_state <> 'short_closed' AND p.supplier_state <> 'rejected' AND (p.cancelled_at IS NULL OR p.cancelled_at >= $2)
         AND l.answer <> 'rejected' AND l.ordered_quantity > 0))`,
    [entityId, until],
  );
  return rows.map(({ item_id, supplier_id, category, days, open }) => ({
    item: String(item_id),
    supplier: String(supplier_id),
    category,
    days: Math.max(0, days),
    open,
  }));
}
