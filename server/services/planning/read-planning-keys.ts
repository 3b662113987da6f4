import type { Queryable } from "@/db/client";
import { numberList } from "@/db/number-list";
import { type CycleForecast, lastDaysOf } from "@/domain/planning/cycle-forecast";
import { ownHorizon } from "@/domain/planning/demand-class";
import { demandDays } from "@/domain/planning/demand-days";
import type { ServiceClass } from "@/domain/planning/policy/service-class";
import type { PlanningInput } from "@/domain/planning/recommendation";
import type { Arrival } from "@/domain/planning/stock-projection";
import { expectedArrivals } from "../procurement/expected-stock";
import type { DemandHorizon } from "./demand-horizon";
import { type PlannedItem, readPlannedItems } from "./read-planned-items";

const LAST_DAYS = 7;

/** What is the same for all keys of a run. */
export type PlanningRun = {
  entityId: number;
  horizon: DemandHorizon;
  policyOf: (serviceClass: ServiceClass | null) => PlanningInput["policy"];
  /** See planning-scope.ts. */
  nodes: ReadonlyMap<number, number | null>;
  components: ReadonlyMap<number, readonly number[]>;
};

/** What an item × node brings into planning, and the levels that stand in its balance; null where it has no balance. */
export type PlanningKey = {
  itemId: number;
  nodeId: number;
  input: PlanningInput;
  /** What may be promised or moved. */
  available: number;
  known: { dailyDemand: number; reorderPoint: number } | null;
};

// Lists travel as text: 50,000 arrays cost more to read than what is in them. Days are told from the first of the horizon on, ascending
// or not; demand_fact_by_item holds all of it in key order.
const OWN = `SELECT item_id, node_id, (occurred_at AT TIME ZONE 'UTC')::date - $2::date AS day, quantity FROM demand_fact
   WHERE item_id = ANY($1::bigint[]) AND occurred_at >= $3 AND occurred_at < $4`;
/** A bundle's demand is demand for its components. */
const OF_BUNDLES = `SELECT c.component_item_id, f.node_id, (f.occurred_at AT TIME ZONE 'UTC')::date - $2::date, f.quantity * c.quantity_per
   FROM demand_fact f JOIN bundle_component c ON c.bundle_item_id = f.item_id
   WHERE f.item_id = ANY($8::bigint[]) AND c.component_item_id = ANY($1::bigint[]) AND f.occurred_at >= $3 AND f.occurred_at < $4`;

const keysOf = (demand: string) => `WITH demand AS (
   SELECT item_id, node_id, string_agg(day || ':' || quantity, ',') AS list FROM (${demand}) sold GROUP BY 1, 2),
 forecast AS (
   SELECT item_id, node_id, $5::date - starts_on AS age, observed_days, CASE WHEN drives_plans THEN json_build_object('model', model, 'demandClass', demand_class,
     'periodDays', period_days, 'high', high[1], 'wape', wape, 'weights', weights, 'mean', mean, 'shares', weekday_shares, 'expectedLast', expected_last,
     'observedLast', observed_last, 'similarItems', cardinality(similar_item_ids))::text END AS said
   FROM demand_forecast WHERE item_id = ANY($1::bigint[])),
 requested AS (
   SELECT l.item_id, q.node_id, sum(l.quantity)::int AS quantity FROM requisition q JOIN requisition_line l ON l.requisition_id = q.id
   WHERE q.state = 'waiting' AND q.entity_id = $6 AND l.recommendation_id IS NULL AND l.item_id = ANY($1::bigint[]) GROUP BY 1, 2),
 arriving AS (
   SELECT item_id, node_id, string_agg((expected_at AT TIME ZONE 'UTC')::date - $5::date || ':' || units, ',') AS list
   FROM (${expectedArrivals((line) => `${line}.item_id = ANY($1::bigint[])`)}) a GROUP BY 1, 2),
 balance AS (SELECT * FROM stock_balance WHERE item_id = ANY($1::bigint[]))
SELECT item_id, node_id, d.list AS demand, b.sellable, b.allocated, b.available, b.inbound_ordered, b.in_transit, b.backordered,
  b.daily_demand::float8 AS daily_demand, b.reorder_point, f.age AS forecast_age, f.observed_days, f.said AS forecast, q.quantity AS requested, a.list AS arrivals
FROM balance b FULL JOIN demand d USING (item_id, node_id)
LEFT JOIN forecast f USING (item_id, node_id) LEFT JOIN requested q USING (item_id, node_id) LEFT JOIN arriving a USING (item_id, node_id)
WHERE node_id = ANY($7::int[]) ORDER BY item_id, node_id`;
const KEYS = keysOf(OWN);
const KEYS_OF_COMPONENTS = keysOf(`${OWN} UNION ALL ${OF_BUNDLES}`);

type Row = {
  item_id: number;
  node_id: number;
  /** "day:units" each. */
  demand: string | null;
  sellable: number | null;
  allocated: number | null;
  available: number | null;
  inbound_ordered: number | null;
  in_transit: number | null;
  backordered: number | null;
  daily_demand: number | null;
  reorder_point: number | null;
  forecast_age: number;
  observed_days: number | null;
  /** A `SaidForecast`; null: no forecast that plans are made with. */
  forecast: string | null;
  requested: number | null;
  /** "days:units" each. */
  arrivals: string | null;
};

type SaidForecast = Pick<CycleForecast, "model" | "demandClass" | "periodDays" | "high" | "wape" | "mean"> & {
  weights: Record<string, number> | null;
  shares: number[] | null;
  expectedLast: number | null;
  observedLast: number | null;
  similarItems: number | null;
};

/** The item × nodes of these items that have stock or demand, in key order. */
export async function readPlanningKeys(queryable: Queryable, run: PlanningRun, itemIds: readonly number[]): Promise<PlanningKey[]> {
  const { from, today } = run.horizon;
  const bundles = new Set(itemIds.flatMap((id) => run.components.get(id) ?? []));
  const isoDay = (at: Date) => at.toISOString().slice(0, 10);
  const [items, { rows }] = await Promise.all([
    readPlannedItems(queryable, itemIds, today),
    queryable.query<Row>(bundles.size > 0 ? KEYS_OF_COMPONENTS : KEYS, [
      numberList(itemIds),
      isoDay(from),
      from,
      today,
      isoDay(today),
      run.entityId,
      [...run.nodes.keys()],
      ...(bundles.size > 0 ? [[...bundles]] : []),
    ]),
  ]);
  const keys: PlanningKey[] = [];
  for (const row of rows) {
    const item = items.get(row.item_id);
    if (item) keys.push(keyOf(row, item, run));
  }
  return keys;
}

function keyOf(row: Row, item: PlannedItem, { horizon, policyOf, nodes }: PlanningRun): PlanningKey {
  const policy = policyOf(item.serviceClass);
  const holdingRate = nodes.get(row.node_id) ?? null;
  const { sizes, lastUnits } = demandDays(row.demand ?? "", horizon.days, LAST_DAYS);
  return {
    itemId: row.item_id,
    nodeId: row.node_id,
    input: {
      horizonDays: ownHorizon(horizon.days, row.observed_days, row.forecast_age, sizes.length),
      // A node that has a holding cost of its own keeps to it.
      policy: holdingRate === null ? policy : { ...policy, holdingRate },
      now: horizon.today,
      sizes,
      stock: {
        sellable: row.sellable ?? 0,
        allocated: row.allocated ?? 0,
        inboundOrdered: row.inbound_ordered ?? 0,
        inTransit: row.in_transit ?? 0,
        backordered: row.backordered ?? 0,
        requested: row.requested ?? undefined,
      },
      arrivals: row.arrivals === null ? undefined : arrivalsOf(row.arrivals),
      source: item.source,
      forecast: row.forecast === null ? null : forecastOf(row.forecast, row.forecast_age, lastUnits),
      unitMarginMinor: item.unitMarginMinor,
      unitCostMinor: item.unitCostMinor,
      season: item.season ?? null,
      orderable: item.orderable,
    },
    available: row.available ?? 0,
    known: row.daily_demand === null ? null : { dailyDemand: row.daily_demand, reorderPoint: row.reorder_point ?? 0 },
  };
}

const arrivalsOf = (list: string): Arrival[] =>
  list.split(",").map((one) => {
    const [inDays = 0, units = 0] = one.split(":").map(Number);
    return { inDays, units };
  });

function forecastOf(text: string, ageDays: number, sold: number): CycleForecast {
  const { weights, shares, expectedLast, observedLast, similarItems, ...said } = JSON.parse(text) as SaidForecast;
  const lastDays = lastDaysOf({ ...said, ageDays }, { sold, expectedLast, observedLast });
  return {
    ...said,
    ageDays,
    ...(weights && { weights }),
    ...(shares && { weekdayShares: shares }),
    ...(lastDays && { lastDays }),
    ...(similarItems !== null && { similarItems }),
  };
}
