import type { Queryable } from "@/db/client";
import { houseMinorPerMajor, minorPerMajorOf } from "@/db/minor-units";
import type { NodeFacts, WaitingOrder } from "@/domain/procurement/share-effect";
import { isInForce, travellingUnits } from "./expected-stock";
import { replacementDays } from "./supplier/source-terms";

/** A line whose supply is to be judged; `promisedAt` is the supplier's latest word. */
type Line = { lineId: number; itemId: number; nodeId: number; wanted: number; promisedAt: Date };
type Row = {
  itemId: number;
  nodeId: number;
  wanted: number;
  promisedAt: Date;
  available: number;
  other: number;
  dailyDemand: number;
  unitMarginMinor: number;
  replacementDays: number;
};
type WaitingRow = WaitingOrder & { itemId: number; nodeId: number };

const ofWish = (line: string) => `${line}.item_id = w.item_id AND p.node_id = w.node_id`;
/**
 * What is free at each node, and what comes to it by the day of its first line but for the lines themselves: what is on its way, the rest
 * of other orders as the supplier confirmed it, and transfers. What is overdue counts for nothing: nobody knows when it comes. $1 lines,
 * $2 items, $3 nodes, $4 units, $5 days, $6 now.
 */
const NODES = `
  WITH line AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::timestamptz[]) AS k(id, item_id, node_id, wanted, promised_at)),
  wish AS (SELECT item_id, node_id, sum(wanted)::int AS wanted, greatest(min(promised_at), $6::timestamptz) AS at FROM line GROUP BY 1, 2)
  SELECT w.item_id AS "itemId", w.node_id AS "nodeId", w.wanted, w.at AS "promisedAt", coalesce(b.available, 0) AS available,
    (travelling.units + other.units + moving.units)::int AS other, coalesce(b.daily_demand, 0)::float8 AS "dailyDemand",
    round((i.unit_price - i.unit_cost) * ${houseMinorPerMajor("i.entity_id")})::float8 AS "unitMarginMinor",
    ${replacementDays("w.item_id")} AS "replacementDays"
  FROM wish w JOIN item i ON i.id = w.item_id LEFT JOIN stock_balance b ON b.item_id = w.item_id AND b.node_id = w.node_id
  CROSS JOIN LATERAL (SELECT coalesce(sum(x.units), 0) AS units FROM (${travellingUnits(ofWish)}) x WHERE x.expected_at <= w.at) travelling
  CROSS JOIN LATERAL (SELECT coalesce(sum(greatest(0, CASE WHEN x.answer = 'accepted_with_change' THEN least(x.proposed_quantity, due.quantity) ELSE due.quantity END
      - x.received_quantity - x.rejected_quantity - due.travelling)), 0) AS units
    FROM purchase_order_line x JOIN purchase_order q ON q.id = x.purchase_order_id
    CROSS JOIN LATERAL (SELECT coalesce(x.standing_quantity, x.ordered_quantity) AS quantity, coalesce(x.proposed_promised_at, x.standing_promised_at, x.current_promised_at) AS at,
      coalesce((SELECT sum(s.shipped_quantity - s.received_quantity) FROM asn_line s JOIN asn a ON a.id = s.asn_id AND a.state = 'in_transit'
        WHERE s.purchase_order_line_id = x.id AND s.received_quantity < s.shipped_quantity), 0) AS travelling) due
    WHERE x.item_id = w.item_id AND q.node_id = w.node_id AND x.id NOT IN (SELECT id FROM line) AND x.answer <> 'rejected' AND due.at BETWEEN $6::timestamptz AND w.at
      AND ${isInForce("q", "x")} AND q.receipt_state IN ('none', 'partial')) other
  CROSS JOIN LATERAL (SELECT coalesce(sum(t.quantity), 0) AS units FROM stock_transfer t
    WHERE t.item_id = w.item_id AND t.to_node_id = w.node_id AND t.state IN ('released', 'shipped') AND t.expected_at <= w.at) moving
  ORDER BY w.item_id, w.node_id`;

/** The customers' orders that wait there, in the order of service; a kit waits for what it is made of. */
const WAITING = `
  WITH wish AS (SELECT DISTINCT * FROM unnest($1::bigint[], $2::int[]) AS k(item_id, node_id)),
  missing AS (
    SELECT w.item_id, w.node_id, l.order_id, l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity AS units, 1 AS per, l.unit_price
    FROM wish w JOIN sales_order_line l ON l.item_id = w.item_id AND l.backorder_node_id = w.node_id
    WHERE l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity
    UNION ALL
    SELECT w.item_id, w.node_id, l.order_id, l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity, c.quantity_per, l.unit_price
    FROM wish w JOIN bundle_component c ON c.component_item_id = w.item_id JOIN sales_order_line l ON l.item_id = c.bundle_item_id AND l.backorder_node_id = w.node_id
    WHERE l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity)
  SELECT m.item_id AS "itemId", m.node_id AS "nodeId", c.tier, sum(m.units * m.per)::int AS units, round(sum(m.units * m.unit_price) * ${minorPerMajorOf("o.currency")})::float8 AS minor
  FROM missing m JOIN sales_order o ON o.id = m.order_id JOIN channel c ON c.id = o.channel_id
  GROUP BY m.item_id, m.node_id, o.id, c.tier ORDER BY c.tier, o.promised_at, o.placed_at, o.id`;

/** Each node of each item that has a line: its need, and what waits there. */
export async function readNodeFacts(queryable: Queryable, lines: readonly Line[], now: Date): Promise<(NodeFacts & { itemId: number })[]> {
  if (lines.length === 0) return [];
  const keys = [lines.map(({ itemId }) => itemId), lines.map(({ nodeId }) => nodeId)];
  const { rows } = await queryable.query<Row>(NODES, [
    lines.map(({ lineId }) => lineId),
    ...keys,
    lines.map(({ wanted }) => wanted),
    lines.map(({ promisedAt }) => promisedAt),
    now,
  ]);
  const { rows: waiting } = await queryable.query<WaitingRow>(WAITING, keys);
  const byKey = new Map(rows.map(({ itemId, nodeId }): [string, WaitingOrder[]] => [`${itemId}/${nodeId}`, []]));
  for (const { itemId, nodeId, ...order } of waiting) byKey.get(`${itemId}/${nodeId}`)?.push(order);
  return rows.map((row) => nodeFacts(row, byKey.get(`${row.itemId}/${row.nodeId}`) ?? []));
}

function nodeFacts(
  { itemId, nodeId, available, other, wanted, promisedAt, ...row }: Row,
  waiting: WaitingOrder[],
): NodeFacts & { itemId: number } {
  const { dailyDemand, unitMarginMinor, replacementDays } = row;
  return {
    itemId,
    nodeId,
    cover: available + other,
    dailyDemand,
    waiting,
    delayed: {
      available: available - waiting.reduce((sum, { units }) => sum + units, 0),
      otherSupply: other,
      dailyDemand,
      unitMarginMinor,
      wantedUnits: wanted,
      promisedAt,
      comingAt: promisedAt,
      replacementDays,
    },
  };
}
