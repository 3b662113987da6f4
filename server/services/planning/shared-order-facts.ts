import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import type { OrderTerms, PriceTier } from "@/domain/planning/joint-order/joint-order";
import type { Pause } from "@/domain/planning/pause";
import { dayOf } from "@/domain/procurement/price-list";
import { readBudgetLeft } from "../automation/candidates";
import { houseRate } from "../procurement/house-rate";
import { sellerOf } from "../procurement/supplier/source-terms";
import { pricesByQuantity, validTiers } from "../procurement/supplier/valid-price";

/** What one item brings into an order with others. */
export type SharedItem = {
  itemId: number;
  supplierId: number;
  category: string;
  prices: PriceTier[];
  /** In the supplier's currency. */
  unitMarginMinor: number;
  unitMillilitres: number;
  shelfLifeDays: number | null;
};
export type NodeRoom = { holdingRate: number; roomMillilitres: number | null };
export type SharedOrderFacts = {
  now: Date;
  items: Map<number, SharedItem>;
  terms: Map<number, OrderTerms>;
  rooms: Map<number, NodeRoom>;
  /** Left of this month's budgets that stop, by category, minor units of the entity's currency. */
  budgets: Map<string, number>;
  /** By supplier, minor units of the entity's currency in one of the supplier's; null where nobody knows. */
  homeFactors: Map<number, number | null>;
  /** By `item/node`, what a buyer paused, refused or asked approval for: they are in nobody's order. */
  pauses: Map<string, Pause>;
  /** By `item/node`, the quantities that buyers set: orders are made around them. */
  setQuantities: Map<string, number>;
  /** By `item/node`, the units that open recommendations of what is planned have, where room or budgets are limited. */
  held?: Map<string, number>;
  /** Only some items are planned: what they have already is not shared anew. */
  isPart?: boolean;
};

const DEFAULT_HOLDING_RATE = 0.2;
/** As long as a refusal holds (save-recommendations.ts). */
const REFUSED_DAYS = 7;

/** SQL over supplier p and entity e: minor units of the company's money in one of the supplier's on a day; null where nobody knows. */
const homeFactor = (day: string) =>
  `(${houseRate({ entityId: "e.id", currency: "p.currency", homeCurrency: "e.currency", day })} * ${minorPerMajorOf("e.currency")}::numeric / ${minorPerMajorOf("p.currency")})::float8`;
/** The supplier that replenishment buys an item from. */
const SOURCE = `
  SELECT DISTINCT ON (si.item_id) si.item_id, si.supplier_id, v.id AS seller_id, si.unit_price, v.currency
  FROM supplier_item si JOIN supplier p ON p.id = si.supplier_id JOIN supplier v ON v.id = ${sellerOf("p")}
  WHERE v.entity_id = $1 AND v.state = 'approved' AND si.item_id IN (SELECT own.item_id FROM supplier_item own JOIN supplier a ON a.id = own.supplier_id
    WHERE ${sellerOf("a")} = ANY($2::int[]))
  ORDER BY si.item_id, si.rank, p.merged_into_id IS NOT NULL, si.supplier_id`;
/** Suppliers that ask anything of an order as a whole, price by quantity, or whose items expire or meet a node without endless room. */
const SHARING = `
  SELECT p.id FROM supplier p WHERE p.entity_id = $1 AND p.state = 'approved' AND p.merged_into_id IS NULL AND (p.minimum_order_minor > 0
    OR EXISTS (SELECT 1 FROM supplier_order_terms t WHERE t.supplier_id = p.id)
    OR EXISTS (SELECT 1 FROM supplier a WHERE ${sellerOf("a")} = p.id AND ${pricesByQuantity("a.id", "$2::text::date")})
    OR p.id IN (SELECT ${sellerOf("a")} FROM item_shelf_life l JOIN supplier_item si ON si.item_id = l.item_id JOIN supplier a ON a.id = si.supplier_id)
    OR p.id IN (SELECT ${sellerOf("a")} FROM budget b JOIN item i ON i.entity_id = b.entity_id AND i.category = b.category JOIN supplier_item si ON si.item_id = i.id
      JOIN supplier a ON a.id = si.supplier_id WHERE b.entity_id = $1 AND b.mode = 'stop' AND b.month = left($2::text, 7))
    OR EXISTS (SELECT 1 FROM node_storage s JOIN node n ON n.id = s.node_id WHERE n.entity_id = $1 AND s.capacity_litres IS NOT NULL))`;

/** The items asked for, and those that share an order with one of them: together they decide what is ordered. */
export function withOrderMates({ items }: SharedOrderFacts, itemIds: readonly number[]): number[] {
  const suppliers = new Set(itemIds.flatMap((id) => items.get(id)?.supplierId ?? []));
  const mates = [...items.values()].filter(({ supplierId }) => suppliers.has(supplierId)).map(({ itemId }) => itemId);
  return [...new Set([...itemIds, ...mates])];
}

/** Of all that is planned together with these items, or of everything. null: no supplier of the entity asks anything, so every item is ordered alone. */
export async function readSharedOrderFacts(
  queryable: Queryable,
  entityId: number,
  now: Date,
  itemIds: readonly number[] | null,
): Promise<SharedOrderFacts | null> {
  const today = dayOf(now);
  const { rows: suppliers } = await queryable.query<{ id: number; homeFactor: number | null; terms: OrderTerms }>(
    `SELECT p.id, ${homeFactor("$2::text::date")} AS "homeFactor", json_build_object('minimumValueMinor', p.minimum_order_minor, 'minimumQuantity', coalesce(t.minimum_quantity, 0),
       'container', CASE WHEN t.container_litres IS NOT NULL THEN json_build_object('millilitres', t.container_litres * 1000::bigint,
         'minimumFill', t.container_minimum_fill::float8, 'costMinor', t.container_cost_minor) END) AS terms
     FROM supplier p JOIN entity e ON e.id = p.entity_id LEFT JOIN supplier_order_terms t ON t.supplier_id = p.id WHERE p.id IN (${SHARING}) AND ($3::bigint[] IS NULL OR p.id IN (SELECT supplier_id FROM supplier_item WHERE item_id = ANY($3)))`,
    [entityId, today, itemIds],
  );
  if (suppliers.length === 0) return null;
  const supplierIds = suppliers.map((row) => row.id);
  // A price in another currency carries its margin with it: the share of the cost is the same.
  const { rows: items } = await queryable.query<SharedItem>(
    `WITH source AS (${SOURCE})
     SELECT s.item_id AS "itemId", s.seller_id AS "supplierId", i.category, l.days AS "shelfLifeDays",
       coalesce(i.length_mm * i.width_mm::float8 * i.height_mm / 1000, 0) AS "unitMillilitres",
       (greatest(0, i.unit_price - i.unit_cost) * ${minorPerMajorOf("s.currency")} * CASE WHEN s.currency = e.currency OR i.unit_cost <= 0 THEN 1 ELSE s.unit_price / i.unit_cost END)::float8 AS "unitMarginMinor",
       ${validTiers("$3::date", "s.currency")} AS prices
     FROM source s JOIN item i ON i.id = s.item_id JOIN entity e ON e.id = i.entity_id LEFT JOIN item_shelf_life l ON l.item_id = i.id
     WHERE s.seller_id = ANY($2::int[])`,
    [entityId, supplierIds, today],
  );
  const { rows: rooms } = await queryable.query<{ node_id: number; rate: number; room: number | null }>(
    `SELECT s.node_id, s.holding_rate::float8 AS rate,
       (s.capacity_litres * 1000::bigint - (SELECT coalesce(sum((b.on_hand + b.inbound_ordered + b.in_transit) * (i.length_mm * i.width_mm::float8 * i.height_mm / 1000)), 0)
         FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE b.node_id = s.node_id))::float8 AS room
     FROM node_storage s JOIN node n ON n.id = s.node_id WHERE n.entity_id = $1`,
    [entityId],
  );
  const { rows: standing } = await queryable.query<{ key: string; pause: Pause | null; until: Date | null; set: number | null }>(
    `SELECT item_id || '/' || node_id AS key, snoozed_until AS until,
       CASE WHEN state <> 'open' THEN json_build_object('state', state, 'backordered', coalesce((evidence #>> '{stock,backordered}')::int, 0)) END AS pause,
       CASE WHEN state = 'open' THEN quantity END AS set
     FROM replenishment_recommendation WHERE entity_id = $1
       AND (state IN ('snoozed', 'waiting') OR state = 'open' AND (is_quantity_set OR quantity <> recommended_quantity)
         OR state = 'rejected' AND updated_at > $2::timestamptz - make_interval(days => ${REFUSED_DAYS})) ORDER BY id`,
    [entityId, now],
  );
  return {
    now,
    items: new Map(items.map((row) => [row.itemId, row])),
    budgets: await readBudgetLeft(queryable, entityId, now),
    homeFactors: new Map(suppliers.map(({ id, homeFactor }) => [id, homeFactor])),
    terms: new Map(suppliers.map((row) => [row.id, row.terms])),
    rooms: new Map(
      rooms.map((row) => [row.node_id, { holdingRate: row.rate, roomMillilitres: row.room === null ? null : Math.max(0, row.room) }]),
    ),
    pauses: new Map(standing.flatMap(({ key, pause, until }) => (pause ? [[key, { ...pause, ...(until && { until }) } as Pause]] : []))),
    setQuantities: new Map(standing.flatMap(({ key, set }) => (set ? [[key, set]] : []))),
  };
}

export const roomOf = (facts: SharedOrderFacts, nodeId: number): NodeRoom =>
  facts.rooms.get(nodeId) ?? { holdingRate: DEFAULT_HOLDING_RATE, roomMillilitres: null };

/**
 * What recommendations and requisitions that are not planned now have claimed of rooms (millilitres by node) and budgets (minor units by
 * category): what waits for approval, and what is open of other items.
 */
async function readClaims(
  queryable: Queryable,
  entityId: number,
  itemIds: readonly number[],
  day: string,
): Promise<{ nodeId: number; category: string; millilitres: number; minor: number }[]> {
  const { rows } = await queryable.query<{ nodeId: number; category: string; millilitres: number; minor: number }>(
    `WITH claim AS (
       SELECT item_id, node_id, supplier_id, quantity, value_minor FROM replenishment_recommendation
       WHERE entity_id = $1 AND (state = 'waiting' OR state = 'open' AND NOT item_id = ANY($2::bigint[]))
       UNION ALL SELECT l.item_id, q.node_id, l.supplier_id, l.quantity, round(l.quantity * l.unit_price * ${minorPerMajorOf("q.currency")}) FROM requisition q JOIN requisition_line l ON l.requisition_id = q.id
       WHERE q.entity_id = $1 AND q.state = 'waiting' AND l.recommendation_id IS NULL),
     seller AS MATERIALIZED (SELECT p.id, ${homeFactor("$3::date")} AS home_factor FROM supplier p JOIN entity e ON e.id = p.entity_id WHERE p.entity_id = $1)
     SELECT c.node_id AS "nodeId", i.category, coalesce(sum(c.quantity * (i.length_mm * i.width_mm::float8 * i.height_mm / 1000)), 0)::float8 AS millilitres,
       coalesce(sum(c.value_minor * s.home_factor), 0)::float8 AS minor
     FROM claim c JOIN item i ON i.id = c.item_id JOIN seller s ON s.id = c.supplier_id GROUP BY 1, 2`,
    [entityId, itemIds, day],
  );
  return rows;
}

async function readHeld(queryable: Queryable, entityId: number, itemIds: readonly number[]): Promise<Map<string, number>> {
  const { rows } = await queryable.query<{ key: string; quantity: number }>(
    `SELECT item_id || '/' || node_id AS key, quantity FROM replenishment_recommendation
     WHERE entity_id = $1 AND state = 'open' AND quantity > 0 AND item_id = ANY($2::bigint[])`,
    [entityId, itemIds],
  );
  return new Map(rows.map(({ key, quantity }) => [key, quantity]));
}

/** The facts less what others have claimed, and what the items have themselves. */
export async function lessClaims(
  queryable: Queryable,
  entityId: number,
  facts: SharedOrderFacts,
  { itemIds, isPart }: { itemIds: readonly number[]; isPart: boolean },
): Promise<SharedOrderFacts> {
  const isLimited = facts.budgets.size > 0 || [...facts.rooms.values()].some(({ roomMillilitres }) => roomMillilitres !== null);
  if (!isLimited) return facts;
  const rooms = new Map(facts.rooms);
  const budgets = new Map(facts.budgets);
  for (const { nodeId, category, millilitres, minor } of await readClaims(queryable, entityId, itemIds, dayOf(facts.now))) {
    const room = rooms.get(nodeId);
    if (room && room.roomMillilitres !== null)
      rooms.set(nodeId, { ...room, roomMillilitres: Math.max(0, room.roomMillilitres - millilitres) });
    const left = budgets.get(category);
    if (left !== undefined) budgets.set(category, Math.max(0, left - minor));
  }
  return { ...facts, rooms, budgets, held: await readHeld(queryable, entityId, itemIds), isPart };
}
