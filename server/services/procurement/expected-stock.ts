import type { Client } from "@/db/client";
import { inventoryKey, markChanged } from "../changes";
import { sellerOf } from "./supplier/source-terms";

/** SQL: whether the supplier is to send what an order's line holds: it was approved, or holds while a new version waits, and was not refused. */
export const isInForce = (order: string, line: string) =>
  `(${order}.approval_state = 'approved' OR ${order}.approval_state = 'pending' AND ${line}.standing_quantity IS NOT NULL) AND ${order}.supplier_state <> 'rejected'`;

const isExpected = `${isInForce("p", "l")} AND p.receipt_state <> 'short_closed'`;

/** SQL: when a ship notice's delivery comes, as far as anybody knows. */
export const noticeExpectedAt = (asn: string) => `coalesce(${asn}.current_expected_at, ${asn}.expected_at)`;

/** Looked up only for what is announced beyond an order, which is rare. */
const allowedExcess = (supplierId: string) =>
  `(SELECT coalesce(t.over_receipt_ratio, e.over_receipt_ratio) FROM supplier v JOIN entity e ON e.id = v.entity_id
    LEFT JOIN supplier_order_terms t ON t.supplier_id = ${sellerOf("v")} WHERE v.id = ${supplierId})`;

/** Condition on the order `p` and on what carries the item: a line of it, or of a ship notice. */
type Of = (line: string) => string;

/**
 * SQL: what ship notices say is on its way, each line of each of them, the earliest first: line_id, asn_id, item_id, node_id, expected_at, and
 * of the `announced` units those that count, `units`. More than the line lacks and the over-receipt allowance lets in is no supply: at the dock
 * it is held until a buyer decides.
 */
export const travellingUnits = (of: Of) => `
  SELECT n.line_id, n.asn_id, n.item_id, n.node_id, n.expected_at, n.announced,
    CASE WHEN n.until_it <= n.ordered - n.arrived THEN n.announced
      ELSE greatest(0, least(n.announced, floor(n.ordered * (1 + ${allowedExcess("n.supplier_id")})) - n.arrived - n.until_it + n.announced))::int END AS units
  FROM (SELECT l.id AS line_id, a.id AS asn_id, l.item_id, p.node_id, p.supplier_id, ${noticeExpectedAt("a")} AS expected_at, s.shipped_quantity - s.received_quantity AS announced,
      sum(s.shipped_quantity - s.received_quantity) OVER (PARTITION BY l.id ORDER BY ${noticeExpectedAt("a")}, s.id) AS until_it,
      coalesce(l.standing_quantity, l.ordered_quantity) AS ordered, l.received_quantity AS arrived
    FROM asn_line s JOIN asn a ON a.id = s.asn_id AND a.state = 'in_transit'
    JOIN purchase_order_line l ON l.id = s.purchase_order_line_id JOIN purchase_order p ON p.id = l.purchase_order_id
    WHERE s.received_quantity < s.shipped_quantity AND ${isExpected} AND ${of("s")}) n`;

/**
 * SQL: what is expected of orders and when: what travels by its ship notice, the rest by its line's promise. line_id, item_id, node_id,
 * expected_at, units and is_travelling. Of an order whose new version waits, what holds meanwhile: the supplier knows nothing else, and
 * what it sends will come.
 */
export const expectedArrivals = (of: Of) => `
  WITH travelling AS (${travellingUnits(of)})
  SELECT line_id, item_id, node_id, expected_at, units, true AS is_travelling FROM travelling WHERE units > 0
  UNION ALL
  SELECT l.id, l.item_id, p.node_id, coalesce(l.standing_promised_at, l.current_promised_at), due.units, false
  FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
  LEFT JOIN (SELECT line_id, sum(announced)::int AS units FROM travelling GROUP BY 1) t ON t.line_id = l.id
  CROSS JOIN LATERAL (SELECT coalesce(l.standing_quantity, l.ordered_quantity) - l.received_quantity - l.rejected_quantity - coalesce(t.units, 0) AS units) due
  WHERE (l.received_quantity < l.ordered_quantity OR l.standing_quantity IS NOT NULL) AND due.units > 0 AND ${isExpected} AND ${of("l")}`;

export type ItemNode = { itemId: number; nodeId: number };

/** The distinct pairs in the one order in which every writer locks balances. */
export function inLockOrder(pairs: readonly ItemNode[]): ItemNode[] {
  const byKey = new Map(pairs.map((pair) => [inventoryKey(pair.itemId, pair.nodeId), { itemId: pair.itemId, nodeId: pair.nodeId }]));
  return [...byKey.values()].sort((a, b) => a.itemId - b.itemId || a.nodeId - b.nodeId);
}

/** No fewer than the pairs; which of them are wanted is told where they are added up. */
const ofWanted: Of = (line) => `${line}.item_id = ANY($1::bigint[]) AND p.node_id = ANY($2::int[])`;

/**
 * Sets what is ordered, in transit and next expected from the open order lines, their ship notices and the transfers between nodes. The
 * balances must be locked before: then whoever commits last has seen the lines of everybody before, and no inbound unit is lost or counted
 * twice however facts arrive.
 */
export async function refreshInbound(client: Client, pairs: readonly ItemNode[]): Promise<void> {
  const sorted = inLockOrder(pairs);
  const { rows } = await client.query<{ item_id: number; node_id: number }>(
    `WITH wanted AS (SELECT * FROM unnest($1::bigint[], $2::int[]) AS k(item_id, node_id)),
     arrival AS (
       SELECT item_id, node_id, expected_at, units, is_travelling FROM (${expectedArrivals(ofWanted)}) line
       UNION ALL
       SELECT w.item_id, w.node_id, t.expected_at, t.quantity, t.state = 'shipped'
       FROM wanted w JOIN stock_transfer t ON t.item_id = w.item_id AND t.to_node_id = w.node_id WHERE t.state IN ('released', 'shipped')
     ),
     expected AS (
       SELECT w.item_id, w.node_id, coalesce(sum(a.units) FILTER (WHERE NOT a.is_travelling), 0)::int AS ordered,
         coalesce(sum(a.units) FILTER (WHERE a.is_travelling), 0)::int AS travelling, min(a.expected_at) AS next_at
       FROM wanted w LEFT JOIN arrival a ON a.item_id = w.item_id AND a.node_id = w.node_id
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
