import type { Client } from "@/db/client";
import type { ForecastPeriod } from "@/domain/planning/forecast/demand-history";
import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import type { ServiceContext } from "../context";
import type { MadeForecast } from "./forecast-demand";

type Inside = ServiceContext & { client: Client };

/** Hundredths of a unit are all that a person or a plan makes of a forecast. */
const arrayText = (values: Float64Array) =>
  `{${Array.from(values, (value) => (Number.isNaN(value) ? "NULL" : Math.round(value * 100) / 100)).join(",")}}`;

/** Shares and weights to the hundredth of a percent. */
const shareText = (values: Float64Array | null) => values && `{${Array.from(values, (value) => Math.round(value * 1e4) / 1e4).join(",")}}`;
const ratiosText = (ratios: Partial<Record<string, number>>) =>
  JSON.stringify(Object.fromEntries(Object.entries(ratios).map(([name, ratio]) => [name, Math.round((ratio ?? 0) * 1e4) / 1e4])));

/** Replaces the forecasts of these keys, in key order. */
export async function saveForecasts(
  context: Inside,
  { entityId, period, startsOn }: { entityId: number; period: ForecastPeriod; startsOn: Date },
  made: readonly MadeForecast[],
): Promise<void> {
  const errorsOf = made.map(({ forecast }) => forecast.errors);
  await context.client.query(
    `INSERT INTO demand_forecast (entity_id, starts_on, period_days, made_at,
       item_id, node_id, demand_class, model, history, mean, low, high, wape, naive_wape, bias, mase, value_added, tested_demand, weeks_watched, weeks_short,
       weights, weekday_shares, expected_last, observed_last, observed_days, similar_item_ids, drives_plans, event_effects)
     SELECT $1, $2, $3, $4, v.item_id, v.node_id, v.demand_class, v.model, v.history::float8[], v.mean::float8[], v.low::float8[], v.high::float8[], v.wape, v.naive_wape, v.bias,
       v.mase, v.value_added, v.tested_demand, v.weeks_watched, v.weeks_short, v.weights::jsonb, v.weekday_shares::float8[], v.expected_last,
       v.observed_last, v.observed_days, v.similar_item_ids::bigint[], v.drives_plans, v.event_effects::jsonb
     FROM unnest($5::bigint[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::float8[], $14::float8[], $15::float8[],
       $16::float8[], $17::float8[], $18::float8[], $19::int[], $20::int[], $21::text[], $22::text[], $23::float8[], $24::int[], $25::int[], $26::text[],
       $27::bool[], $28::text[])
       AS v(item_id, node_id, demand_class, model, history, mean, low, high, wape, naive_wape, bias, mase, value_added, tested_demand, weeks_watched, weeks_short,
       weights, weekday_shares, expected_last, observed_last, observed_days, similar_item_ids, drives_plans, event_effects)
     ORDER BY v.item_id, v.node_id
     ON CONFLICT (item_id, node_id) DO UPDATE SET entity_id = excluded.entity_id, starts_on = excluded.starts_on, period_days = excluded.period_days, made_at = excluded.made_at,
       demand_class = excluded.demand_class, model = excluded.model, history = excluded.history, mean = excluded.mean, low = excluded.low,
       high = excluded.high, wape = excluded.wape, naive_wape = excluded.naive_wape, bias = excluded.bias, mase = excluded.mase,
       value_added = excluded.value_added, tested_demand = excluded.tested_demand, weeks_watched = excluded.weeks_watched,
       weeks_short = excluded.weeks_short, weights = excluded.weights, weekday_shares = excluded.weekday_shares, expected_last = excluded.expected_last,
       observed_last = excluded.observed_last, observed_days = excluded.observed_days, similar_item_ids = excluded.similar_item_ids,
       drives_plans = excluded.drives_plans, event_effects = excluded.event_effects`,
    [
      entityId,
      startsOn.toISOString().slice(0, 10),
      period.days,
      context.now,
      made.map((one) => one.itemId),
      made.map((one) => one.nodeId),
      made.map((one) => one.forecast.demandClass),
      made.map((one) => one.forecast.model),
      made.map((one) => arrayText(one.history)),
      made.map((one) => arrayText(one.forecast.mean)),
      made.map((one) => arrayText(one.forecast.low)),
      made.map((one) => arrayText(one.forecast.high)),
      errorsOf.map((errors) => errors?.wape ?? null),
      errorsOf.map((errors) => errors?.naiveWape ?? null),
      errorsOf.map((errors) => errors?.bias ?? null),
      errorsOf.map((errors) => errors?.mase ?? null),
      errorsOf.map((errors) => errors?.valueAdded ?? null),
      errorsOf.map((errors) => errors?.testedDemand ?? 0),
      made.map((one) => one.service.watched),
      made.map((one) => one.service.short),
      made.map((one) => ratiosText(one.forecast.weights)),
      made.map((one) => shareText(one.forecast.weekdayShares)),
      made.map((one) => one.forecast.expectedLast),
      made.map((one) => one.forecast.observedLast),
      made.map((one) => one.forecast.observedDays),
      made.map((one) => one.forecast.similarItemIds && `{${one.forecast.similarItemIds.join(",")}}`),
      made.map((one) => one.forecast.drivesPlans),
      made.map((one) => ratiosText(one.forecast.eventEffects)),
    ],
  );
  const keys = made.map((one) => inventoryKey(one.itemId, one.nodeId));
  await audit(context, "demand.forecast", [{ subjectKind: "demand_forecast", subjectId: keys[0] ?? 0, detail: { keys: keys.length } }]);
  await markChanged(context.client, "inventory", keys);
}

/** Removes what this run did not make again. */
export async function dropForecastsBefore(context: Inside, entityId: number): Promise<number> {
  const { rows } = await context.client.query<{ id: number }>(
    "DELETE FROM demand_forecast WHERE entity_id = $1 AND made_at < $2 RETURNING id",
    [entityId, context.now],
  );
  await audit(
    context,
    "demand.forecast_dropped",
    rows.map(({ id }) => ({ subjectKind: "demand_forecast", subjectId: id })),
  );
  await markChanged(
    context.client,
    "inventory",
    rows.map(({ id }) => id),
  );
  return rows.length;
}
