import { recordGoodsReceipt } from "@/server/services/procurement/record-goods-receipt";
import { HOUR, type Past, refuseIssues } from "./past";

/** Beyond any usual allowance. */
const EXCESS_RATIO = 0.25;

/** One delivery that brings more than was ordered: the excess is held until the buyer keeps or returns it. */
export async function receiveTooMuch(past: Past, now: Date): Promise<void> {
  const { entityId } = past.organisation;
  const { rows } = await past.pool.query<{ number: string; asn: string; lines: { lineNumber: number; sku: string; ordered: number }[] }>(
    `SELECT p.number, min(a.number) AS asn, json_agg(json_build_object('lineNumber', l.line_number, 'sku', i.sku, 'ordered', l.ordered_quantity) ORDER BY l.line_number) AS lines
     FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
     -- All of it is on its way: nothing comes after it.
     JOIN asn a ON a.purchase_order_id = p.id AND a.state = 'in_transit' LEFT JOIN asn_line x ON x.asn_id = a.id AND x.purchase_order_line_id = l.id
     WHERE p.entity_id = $1 AND p.approval_state = 'approved' AND p.receipt_state = 'none' AND p.cancelled_at IS NULL AND p.hold_reason IS NULL
     GROUP BY p.id HAVING count(DISTINCT a.id) = 1 AND min(l.ordered_quantity) >= 10 AND bool_and(coalesce(x.shipped_quantity, 0) = l.ordered_quantity) ORDER BY min(l.current_promised_at), p.id LIMIT 1`,
    [entityId],
  );
  const [order] = rows;
  if (!order) return;
  const answers = await recordGoodsReceipt(past.at(now), [
    {
      entityId,
      purchaseOrderNumber: order.number,
      asnNumber: order.asn,
      number: `GR-${order.number}`,
      receivedAt: new Date(now.getTime() - 2 * HOUR),
      lines: order.lines.map(({ lineNumber, sku, ordered }, index) => ({
        lineNumber,
        sku,
        acceptedQuantity: index === 0 ? Math.ceil(ordered * (1 + EXCESS_RATIO)) : ordered,
      })),
    },
  ]);
  refuseIssues("receipt", answers);
}
