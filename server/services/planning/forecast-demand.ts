import { demandHistory, type ForecastPeriod, periodOf } from "@/domain/planning/forecast/demand-history";
import { createForecaster, type SeriesForecast } from "@/domain/planning/forecast/forecaster";
import { type ServedWeeks, servedWeeks } from "@/domain/planning/forecast/served-weeks";
import { fillUnobserved } from "@/domain/planning/forecast/unconstrained-demand";
import { requireScope, type ServiceContext, transact } from "../context";
import { dropForecastsBefore, saveForecasts } from "./save-forecasts";

const DAY = 86_400_000;
/** Three years: two seasons to compare, and one more to hold back. */
const WINDOW_DAYS = 1_092;
/** Of each item × node, low, middle and high. */
const QUANTILES = [0.1, 0.9] as const;
/** Items whose demand and ledger are read at once. */
const ITEMS_AT_ONCE = 500;
/** Periods of the history that are kept beside the forecast, for people to see what it was made from. */
const SHOWN_PERIODS = { 1: 56, 7: 53 } as const;

export type ForecastDemandInput = {
  entityId: number;
  itemIds?: readonly number[];
  /** Asked between transactions; the worker is shutting down. What is left keeps yesterday's forecast. */
  stopped?: () => boolean;
};
export type ForecastDemandResult = { forecast: number; dropped: number; periodDays: number };

type HistoryRow = {
  item_id: number;
  node_id: number;
  demand_days: number[];
  demanded: number[];
  free: number;
  stock_days: number[];
  deltas: number[];
};
export type MadeForecast = {
  itemId: number;
  nodeId: number;
  /** NaN where the shelf was empty. */
  history: Float64Array;
  forecast: SeriesForecast;
  service: ServedWeeks;
};

/** Forecasts the demand of every item × node of an entity that had any in the last three years, or of some of its items. */
export async function forecastDemand(
  context: ServiceContext,
  { entityId, itemIds, stopped }: ForecastDemandInput,
): Promise<ForecastDemandResult> {
  requireScope(context, "replenishment.release", { entityId, nodeIds: [] });
  const today = Math.floor(context.now.getTime() / DAY) * DAY;
  const windowDays = await daysOfDemand(context, entityId, today);
  const period = periodOf(windowDays);
  const result = { forecast: 0, dropped: 0, periodDays: period.days };
  const forecast = createForecaster({ season: period.season, horizon: period.horizon, quantiles: QUANTILES });
  const asked = itemIds ? [...new Set(itemIds)].sort((a, b) => a - b) : await itemsWithDemand(context, entityId, today, windowDays);
  for (let from = 0; from < asked.length; from += ITEMS_AT_ONCE) {
    if (stopped?.()) return result;
    const rows = await readHistories(context, entityId, asked.slice(from, from + ITEMS_AT_ONCE), today, windowDays);
    const made = rows.flatMap((row) => forecastOne(row, windowDays, period, forecast));
    if (made.length === 0) continue;
    await transact(context, (inside) => saveForecasts(inside, { entityId, period, startsOn: new Date(today) }, made));
    result.forecast += made.length;
  }
  // What sold in no period of the window any more is not left with a forecast of an older day.
  if (!itemIds) result.dropped = await transact(context, (inside) => dropForecastsBefore(inside, entityId));
  return result;
}

function forecastOne(
  row: HistoryRow,
  windowDays: number,
  period: ForecastPeriod,
  forecast: (values: Float64Array) => SeriesForecast,
): MadeForecast[] {
  const demand = { days: row.demand_days, quantities: row.demanded };
  const free = { days: row.stock_days, quantities: row.deltas, atEnd: row.free };
  const values = demandHistory(windowDays, demand, free, period.days);
  if (values.length === 0) return [];
  const history = values.slice(-SHOWN_PERIODS[period.days]);
  return [
    {
      itemId: row.item_id,
      nodeId: row.node_id,
      history,
      forecast: forecast(fillUnobserved(values, period.season)),
      service: servedWeeks(windowDays, free),
    },
  ];
}

async function daysOfDemand(context: ServiceContext, entityId: number, today: number): Promise<number> {
  const { rows } = await (context.client ?? context.pool).query<{ at: Date | null }>(
    "SELECT min(occurred_at) AS at FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3",
    [entityId, new Date(today - WINDOW_DAYS * DAY), new Date(today)],
  );
  const first = rows[0]?.at?.getTime();
  return first === undefined ? 1 : Math.max(1, (today - Math.floor(first / DAY) * DAY) / DAY);
}

/** Items that were asked for, and the components of bundles that were. */
async function itemsWithDemand(context: ServiceContext, entityId: number, today: number, windowDays: number): Promise<number[]> {
  const { rows } = await (context.client ?? context.pool).query<{ id: number }>(
    `WITH asked AS (SELECT DISTINCT item_id FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3)
     SELECT i.id FROM item i WHERE i.id IN (SELECT coalesce(c.component_item_id, a.item_id) FROM asked a
       LEFT JOIN bundle_component c ON c.bundle_item_id = a.item_id) AND NOT i.is_service AND NOT i.is_bundle ORDER BY i.id`,
    [entityId, new Date(today - windowDays * DAY), new Date(today)],
  );
  return rows.map((row) => row.id);
}

/** Demand and free stock by day; day 0 is the first of the window. Today is not over, so it is not in it. */
async function readHistories(
  context: ServiceContext,
  entityId: number,
  itemIds: readonly number[],
  today: number,
  windowDays: number,
): Promise<HistoryRow[]> {
  const { rows } = await (context.client ?? context.pool).query<HistoryRow>(
    `WITH day AS (
       SELECT (occurred_at AT TIME ZONE 'UTC')::date - $3::date AS day, item_id, node_id, sum(quantity) AS quantity
       FROM demand_fact WHERE entity_id = $1 AND occurred_at >= ($3::date)::timestamp AT TIME ZONE 'UTC' AND occurred_at < $4
         AND (item_id = ANY($2) OR item_id IN (SELECT bundle_item_id FROM bundle_component WHERE component_item_id = ANY($2)))
       GROUP BY 1, 2, 3),
     component AS (
       SELECT d.day, coalesce(c.component_item_id, d.item_id) AS item_id, d.node_id, sum(d.quantity * coalesce(c.quantity_per, 1))::int AS quantity
       FROM day d LEFT JOIN bundle_component c ON c.bundle_item_id = d.item_id GROUP BY 1, 2, 3),
     demand AS (
       SELECT item_id, node_id, array_agg(day ORDER BY day) AS demand_days, array_agg(quantity ORDER BY day) AS demanded
       FROM component WHERE quantity > 0 AND item_id = ANY($2) GROUP BY 1, 2),
     moved AS (
       SELECT least((occurred_at AT TIME ZONE 'UTC')::date - $3::date, $5) AS day, item_id, node_id, sum(sellable_delta - allocated_delta)::int AS delta
       FROM stock_movement WHERE item_id = ANY($2) AND occurred_at >= ($3::date)::timestamp AT TIME ZONE 'UTC' GROUP BY 1, 2, 3),
     stock AS (
       SELECT item_id, node_id, coalesce(sum(delta) FILTER (WHERE day = $5), 0)::int AS since,
         coalesce(array_agg(day ORDER BY day) FILTER (WHERE day < $5), '{}') AS stock_days,
         coalesce(array_agg(delta ORDER BY day) FILTER (WHERE day < $5), '{}') AS deltas
       FROM moved GROUP BY 1, 2)
     SELECT d.item_id, d.node_id, d.demand_days, d.demanded, coalesce(b.sellable - b.allocated, 0) - coalesce(s.since, 0) AS free,
       coalesce(s.stock_days, '{}') AS stock_days, coalesce(s.deltas, '{}') AS deltas
     FROM demand d JOIN node n ON n.id = d.node_id AND n.active
     LEFT JOIN stock_balance b ON b.item_id = d.item_id AND b.node_id = d.node_id
     LEFT JOIN stock s ON s.item_id = d.item_id AND s.node_id = d.node_id
     ORDER BY d.item_id, d.node_id`,
    [entityId, itemIds, dateOf(today - windowDays * DAY), new Date(today), windowDays],
  );
  return rows;
}

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
