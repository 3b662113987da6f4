import type { Client } from "@/db/client";
import { inventoryKey, markChanged } from "../changes";

/** SQL: whether the supplier is to send what an order's line holds: it was approved, or holds while a new version waits, and was not refused. */
export const isInForce = (order: string, line: string) =>
  `(${order}.approval_state = 'approved' OR ${order}.approval_state = 'pending' AND ${line}.standing_quantity IS NOT NULL) AND ${order}.supplier_state <> 'rejected'`;

export type ItemNode = { itemId: number; nodeId: number };

/** The distinct pairs in the one order in which every writer locks balances. */
export function inLockOrder(pairs: readonly ItemNode[]): ItemNode[] {
  const byKey = new Map(pairs.map((pair) => [inventoryKey(pair.itemId, pair.nodeId), { itemId: pair.itemId, nodeId: pair.nodeId }]));
  return [...byKey.values()].sort((a, b) => a.itemId - b.itemId || a.nodeId - b.nodeId);
}

/**
 * Sets what is ordered, in transit and next expected from the open order lines and the transfers between nodes. The balances must be
 * locked before: then whoever commits last has seen the lines of everybody before, and no inbound unit is
 * lost or counted twice however facts arrive. Of an order whose new version waits, what holds meanwhile is expected: the supplier knows
 * nothing else, and what it sends will come.
 */
export async function refreshInbound(client: Client, pairs: readonly ItemNode[]): Promise<void> {
  const sorted = inLockOrder(pairs);
  const { rows } = await client.query<{ item_id: number; node_id: number }>(
    `WITH wanted AS (SELECT * FROM unnest($1::bigint[], $2::int[]) AS k(item_id, node_id)),
     line AS (
       SELECT w.item_id, w.node_id, coalesce(l.standing_promised_at, l.current_promised_at) AS current_promised_at,
         coalesce(l.standing_quantity, l.ordered_quantity) - l.received_quantity - l.rejected_quantity AS missing,
         coalesce((SELECT sum(greatest(s.shipped_quantity - s.received_quantity, 0)) FROM asn_line s JOIN asn a ON a.id = s.asn_id
                   WHERE s.purchase_order_line_id = l.id AND a.state = 'in_transit'), 0) AS travelling
       FROM wanted w
       JOIN purchase_order_line l ON l.item_id = w.item_id
       JOIN purchase_order p ON p.id = l.purchase_order_id AND p.node_id = w.node_id
       WHERE ${isInForce("p", "l")} AND p.receipt_state <> 'short_closed'
       UNION ALL
       SELECT w.item_id, w.node_id, t.expected_at, t.quantity, CASE WHEN t.state = 'shipped' THEN t.quantity ELSE 0 END
       FROM wanted w JOIN stock_transfer t ON t.item_id = w.item_id AND t.to_node_id = w.node_id WHERE t.state IN ('released', 'shipped')
     ),
     expected AS (
       SELECT w.item_id, w.node_id, coalesce(sum(greatest(line.missing - line.travelling, 0)), 0)::int AS ordered,
         coalesce(sum(line.travelling), 0)::int AS travelling,
         min(line.current_promised_at) FILTER (WHERE line.missing > 0 OR line.travelling > 0) AS next_at
       FROM wanted w LEFT JOIN line ON line.item_id = w.item_id AND line.node_id = w.node_id
       GROUP BY w.item_id, w.node_id
     )
     UPDATE stock_balance b SET inbound_ordered = e.ordered, in_transit = e.travelling, next_inbound_at = e.next_at, updated_at = clock_timestamp()
     FROM expected e WHERE b.item_id = e.item_id AND b.node_id = e.node_id
       AND (b.inbound_ordered, b.in_transit, b.next_inbound_at) IS DISTINCT FROM (e.ordered, e.travelling, e.next_at)
     RETURNING b.item_id, b.node_id`,
    [sorted.map((pair) => pair.itemId), sorted.map((pair) => pair.nodeId)],
  );
  await markChanged(
    client,
    "inventory",
    rows.map((row) => inventoryKey(row.item_id, row.node_id)),
  );
}
