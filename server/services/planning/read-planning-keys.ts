import type { Queryable } from "@/db/client";
import { type CycleForecast, lastDaysOf } from "@/domain/planning/cycle-forecast";
import { type DemandClass, ownHorizon } from "@/domain/planning/demand-class";
import type { ServiceClass } from "@/domain/planning/policy/service-class";
import type { PlanningInput, Source } from "@/domain/planning/recommendation";
import type { Arrival } from "@/domain/planning/stock-projection";
import { sellerOf } from "../procurement/supplier/source-terms";
import { validPrice } from "../procurement/supplier/valid-price";

const DAY = 86_400_000;
const HORIZON_DAYS = 84;

/** The days of demand that a run plans with: up to the planning day, which is not over. */
export type DemandHorizon = { entityId: number; from: Date; today: Date; days: number };

/** What an item × node brings into planning, and the levels that stand in its balance; null where it has no balance. */
export type PlanningKey = {
  itemId: number;
  nodeId: number;
  input: PlanningInput;
  /** What may be promised or moved. */
  available: number;
  known: { dailyDemand: number; reorderPoint: number } | null;
};

/** The last twelve weeks, or since the first demand. Items that are planned again look at the days of the run of their day. */
export async function demandHorizon(queryable: Queryable, entityId: number, today: Date, isWhole: boolean): Promise<DemandHorizon> {
  const { rows: runs } = await queryable.query<{ at: Date }>(
    "SELECT demand_from::timestamp AT TIME ZONE 'UTC' AS at FROM planning_run WHERE entity_id = $1 AND planned_at >= $2 AND planned_at < $3",
    [entityId, today, new Date(today.getTime() + DAY)],
  );
  const from = (!isWhole && runs[0]?.at) || (await firstDemand(queryable, entityId, today));
  return { entityId, from, today, days: Math.max(1, (today.getTime() - from.getTime()) / DAY) };
}

async function firstDemand(queryable: Queryable, entityId: number, today: Date): Promise<Date> {
  const { rows } = await queryable.query<{ at: Date | null }>(
    "SELECT min(occurred_at) AS at FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3",
    [entityId, new Date(today.getTime() - HORIZON_DAYS * DAY), today],
  );
  return new Date(Math.floor((rows[0]?.at?.getTime() ?? today.getTime() - DAY) / DAY) * DAY);
}

/** Everything that may be planned, in key order. */
export async function plannableItems(queryable: Queryable, entityId: number): Promise<number[]> {
  const { rows } = await queryable.query<{ id: number }>(
    "SELECT id FROM item WHERE entity_id = $1 AND NOT is_service AND NOT is_bundle ORDER BY id",
    [entityId],
  );
  return rows.map(({ id }) => id);
}

/** The items that bundles consist of; nearly all entities have few. */
export async function readComponents(queryable: Queryable, entityId: number): Promise<ReadonlyMap<number, readonly number[]>> {
  const { rows } = await queryable.query<{ component: number; bundles: number[] }>(
    `SELECT c.component_item_id AS component, array_agg(c.bundle_item_id)::bigint[] AS bundles FROM bundle_component c
     JOIN item i ON i.id = c.component_item_id WHERE i.entity_id = $1 GROUP BY 1`,
    [entityId],
  );
  return new Map(rows.map((row) => [row.component, row.bundles.map(Number)]));
}

const SOLD = `sold AS (
  SELECT item_id, node_id, (occurred_at AT TIME ZONE 'UTC')::date AS day, sum(quantity) AS quantity
  FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3 AND item_id = ANY($5::bigint[]) GROUP BY 1, 2, 3)`;
/** A bundle's demand is demand for its components. */
const WITH_BUNDLES = `${SOLD}, component AS (
  SELECT coalesce(c.component_item_id, s.item_id) AS item_id, s.node_id, s.day, sum(s.quantity * coalesce(c.quantity_per, 1)) AS quantity
  FROM sold s LEFT JOIN bundle_component c ON c.bundle_item_id = s.item_id GROUP BY 1, 2, 3)`;
const WITHOUT_BUNDLES = `${SOLD}, component AS (SELECT * FROM sold)`;

// Lists travel as text: 50,000 arrays cost more to read than what is in them.
const keysOf = (demand: string) => `WITH ${demand},
 demand AS (SELECT item_id, node_id, string_agg(quantity::int::text, ',' ORDER BY day) AS sizes, sum(quantity) FILTER (WHERE day >= $6::date - 7)::int AS sold_last
   FROM component WHERE quantity > 0 GROUP BY 1, 2),
 source AS (
   SELECT DISTINCT ON (si.item_id) si.item_id, v.id AS supplier_id, ${validPrice("1", "$6::date", "si")}::text AS price, si.minimum_order_quantity AS minimum, si.order_multiple AS pack,
     nullif(coalesce(l.days, si.lead_time_days), 0)::float8 AS lead_days, coalesce(l.deviation_days, si.lead_time_deviation_days)::float8 AS lead_deviation, l.orders AS lead_orders, t.order_days
   FROM supplier_item si JOIN supplier p ON p.id = si.supplier_id JOIN supplier v ON v.id = ${sellerOf("p")} AND v.state = 'approved'
   LEFT JOIN learned_lead_time l ON l.item_id = si.item_id AND l.supplier_id = si.supplier_id
   LEFT JOIN supplier_order_terms t ON t.supplier_id = v.id
   WHERE si.item_id = ANY($4::bigint[]) ORDER BY si.item_id, si.rank, p.merged_into_id IS NOT NULL, si.supplier_id),
 forecast AS (
   SELECT item_id, node_id, CASE WHEN drives_plans THEN model END AS model, demand_class, period_days, $6::date - starts_on AS age, high[1] AS high, wape, weights,
     CASE WHEN drives_plans THEN array_to_string(mean, ',') END AS mean, CASE WHEN drives_plans THEN array_to_string(weekday_shares, ',') END AS shares,
     observed_days, expected_last, observed_last, cardinality(similar_item_ids) AS similar_items
   FROM demand_forecast WHERE item_id = ANY($4::bigint[])),
 requested AS (
   SELECT l.item_id, q.node_id, sum(l.quantity)::int AS quantity FROM requisition q JOIN requisition_line l ON l.requisition_id = q.id
   WHERE q.state = 'waiting' AND q.entity_id = $1 AND l.recommendation_id IS NULL AND l.item_id = ANY($4::bigint[]) GROUP BY 1, 2),
 arriving AS (
   SELECT l.item_id, p.node_id, string_agg((l.current_promised_at AT TIME ZONE 'UTC')::date - $6::date || ':' || l.ordered_quantity - l.received_quantity - l.rejected_quantity, ',') AS list
   FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
   WHERE l.item_id = ANY($4::bigint[]) AND l.received_quantity < l.ordered_quantity AND l.received_quantity + l.rejected_quantity < l.ordered_quantity
     AND p.approval_state IN ('approved', 'pending') AND p.supplier_state <> 'rejected' AND p.receipt_state <> 'short_closed' AND p.cancelled_at IS NULL GROUP BY 1, 2)
SELECT i.id AS item_id, n.id AS node_id, d.sizes, i.lifecycle <> 'phase_out' AND i.merged_into_id IS NULL AS orderable,
  round((i.unit_price - i.unit_cost) * 100)::int AS margin_minor, (i.unit_cost * 100)::float8 AS cost_minor, o.holding_rate::float8 AS node_rate,
  to_char(e.ends_on, 'YYYY-MM-DD') AS season_ends_on, e.ends_on - $6::date + 1 AS season_days, e.salvage_share AS season_salvage,
  b.sellable, b.allocated, b.available, b.inbound_ordered, b.in_transit, b.backordered,
  b.daily_demand::float8 AS daily_demand, b.reorder_point, s.supplier_id, s.price, s.minimum, s.pack, s.lead_days, s.lead_deviation, s.lead_orders, s.order_days,
  k.class AS service_class, f.model, f.demand_class, f.period_days, f.age, f.high, f.wape, f.observed_days,
  f.mean, f.weights, f.shares, f.expected_last, f.observed_last, f.similar_items, coalesce(d.sold_last, 0) AS sold_last,
  q.quantity AS requested, a.list AS arrivals
FROM item i JOIN node n ON n.entity_id = i.entity_id AND n.active
LEFT JOIN stock_balance b ON b.item_id = i.id AND b.node_id = n.id
LEFT JOIN demand d ON d.item_id = i.id AND d.node_id = n.id
LEFT JOIN item_service_class k ON k.item_id = i.id
LEFT JOIN node_storage o ON o.node_id = n.id
LEFT JOIN item_season e ON e.item_id = i.id AND i.lifecycle = 'seasonal'
LEFT JOIN source s ON s.item_id = i.id
LEFT JOIN forecast f ON f.item_id = i.id AND f.node_id = n.id
LEFT JOIN requested q ON q.item_id = i.id AND q.node_id = n.id
LEFT JOIN arriving a ON a.item_id = i.id AND a.node_id = n.id
WHERE i.entity_id = $1 AND i.id = ANY($4::bigint[]) AND NOT i.is_service AND NOT i.is_bundle AND (b.item_id IS NOT NULL OR d.item_id IS NOT NULL)
ORDER BY i.id, n.id`;
const KEYS = keysOf(WITHOUT_BUNDLES);
const KEYS_OF_COMPONENTS = keysOf(WITH_BUNDLES);

type Row = {
  item_id: number;
  node_id: number;
  sizes: string | null;
  orderable: boolean;
  margin_minor: number;
  cost_minor: number;
  node_rate: number | null;
  season_ends_on: string | null;
  season_days: number;
  season_salvage: number;
  sellable: number | null;
  allocated: number | null;
  available: number | null;
  inbound_ordered: number | null;
  in_transit: number | null;
  backordered: number | null;
  daily_demand: number | null;
  reorder_point: number | null;
  supplier_id: number | null;
  price: string;
  minimum: number;
  pack: number;
  /** Null: nobody knows it. */
  lead_days: number | null;
  lead_deviation: number;
  lead_orders: number | null;
  order_days: number[] | null;
  service_class: ServiceClass | null;
  sold_last: number;
  /** null: no forecast that plans are made with. */
  model: string | null;
  demand_class: DemandClass;
  period_days: number;
  age: number;
  high: number;
  wape: number | null;
  observed_days: number | null;
  mean: string;
  weights: Record<string, number> | null;
  shares: string | null;
  expected_last: number | null;
  observed_last: number | null;
  similar_items: number | null;
  requested: number | null;
  /** "days:units" each. */
  arrivals: string | null;
};

/** The item × nodes of these items that have stock or demand, in key order. `components`: see `readComponents`. */
export async function readPlanningKeys(
  queryable: Queryable,
  { entityId, from, today, days }: DemandHorizon,
  policyOf: (serviceClass: ServiceClass | null) => PlanningInput["policy"],
  components: ReadonlyMap<number, readonly number[]>,
  itemIds: readonly number[],
): Promise<PlanningKey[]> {
  const bundles = itemIds.flatMap((id) => components.get(id) ?? []);
  const { rows } = await queryable.query<Row>(bundles.length > 0 ? KEYS_OF_COMPONENTS : KEYS, [
    entityId,
    from,
    today,
    itemIds,
    [...new Set([...itemIds, ...bundles])],
    today.toISOString().slice(0, 10),
  ]);
  const keyOf = (row: Row, sizes: readonly number[]): PlanningKey => ({
    itemId: row.item_id,
    nodeId: row.node_id,
    input: {
      horizonDays: ownHorizon(days, row.observed_days, row.age, sizes.length),
      // A node that has a holding cost of its own keeps to it.
      policy: row.node_rate === null ? policyOf(row.service_class) : { ...policyOf(row.service_class), holdingRate: row.node_rate },
      now: today,
      sizes,
      stock: {
        sellable: row.sellable ?? 0,
        allocated: row.allocated ?? 0,
        inboundOrdered: row.inbound_ordered ?? 0,
        inTransit: row.in_transit ?? 0,
        backordered: row.backordered ?? 0,
        ...(row.requested === null ? {} : { requested: row.requested }),
      },
      ...(row.arrivals === null ? {} : { arrivals: arrivalsOf(row.arrivals) }),
      source: sourceOf(row),
      forecast: forecastOf(row),
      unitMarginMinor: row.margin_minor,
      unitCostMinor: row.cost_minor,
      ...(row.season_ends_on === null
        ? {}
        : { season: { endsOn: row.season_ends_on, daysLeft: row.season_days, salvageShare: row.season_salvage } }),
      orderable: row.orderable,
    },
    available: row.available ?? 0,
    known: row.daily_demand === null ? null : { dailyDemand: row.daily_demand, reorderPoint: row.reorder_point ?? 0 },
  });
  return rows.map((row) => keyOf(row, numbers(row.sizes)));
}

const numbers = (list: string | null): number[] => (list ? list.split(",").map(Number) : []);

const arrivalsOf = (list: string): Arrival[] =>
  list.split(",").map((one) => {
    const [inDays = 0, units = 0] = one.split(":").map(Number);
    return { inDays, units };
  });

/** A source without lead time or price is none that anything could be ordered from: its item is not ready, and the steward hears of it. */
const sourceOf = (row: Row): Source | null =>
  row.supplier_id === null || row.lead_days === null || Number(row.price) === 0
    ? null
    : {
        supplierId: row.supplier_id,
        unitPrice: row.price,
        minimumOrderQuantity: row.minimum,
        orderMultiple: row.pack,
        leadTime: { days: row.lead_days, deviationDays: row.lead_deviation },
        ...(row.order_days === null ? {} : { orderDays: row.order_days }),
        ...(row.lead_orders === null ? {} : { leadTimeOrders: row.lead_orders }),
      };

function forecastOf(row: Row): CycleForecast | null {
  if (row.model === null) return null;
  const periods = { periodDays: row.period_days, ageDays: row.age, mean: numbers(row.mean) };
  const lastDays = lastDaysOf(periods, { sold: row.sold_last, expectedLast: row.expected_last, observedLast: row.observed_last });
  return {
    model: row.model,
    ...(row.weights && { weights: row.weights }),
    demandClass: row.demand_class,
    ...periods,
    high: row.high,
    wape: row.wape,
    ...(row.shares && { weekdayShares: numbers(row.shares) }),
    ...(lastDays && { lastDays }),
    ...(row.similar_items !== null && { similarItems: row.similar_items }),
  };
}
