import { type CycleForecast, lastDaysOf } from "../cycle-forecast";
import { ownHorizon } from "../demand-class";
import { type DailyHistory, type ForecastPeriod, observedDays, periodOf } from "../forecast/demand-history";
import { createItemForecaster, type ItemForecast, type ItemForecaster } from "../forecast/item-forecast";
import { historyBefore, readDays, sinceOf } from "./key-history";
import type { ReplayHistory } from "./replay";
import { createSimilarKeys } from "./similar-keys";

// What was known of the demand of an item × node on the morning of a day, from the days before it alone: the last twelve weeks, and what
// the nightly run would have forecast. Neither depends on a policy: policies that are replayed side by side share them. What that run
// knows from elsewhere, the calendar, is left out.
// Units: base units, days of the history. Worked: 30 weeks of 70 known, all days alike: 84 sizes of 10 on 84 days, and 70 a week ahead.

export type KnownDemand = {
  /** The quantities of the last days with demand. */
  sizes: readonly number[];
  /** The days that they are spread over. */
  horizonDays: number;
  /** null: none was asked for, or none that may drive plans. */
  forecast: CycleForecast | null;
};
export type KnownOn = (day: number, withForecast: boolean) => KnownDemand;

export const WINDOW_DAYS = 84;
const WEEK = 7;
const NO_EFFECTS: ReadonlyMap<string, number> = new Map();

/** Of one key after the other: asking for the next ends what can be asked of the one before it. */
export function createKnownDemand(history: ReplayHistory): (key: number) => KnownOn {
  const { demand, days } = history;
  const similarOn = createSimilarKeys(history);
  const daily = new Float64Array(days);
  const forecasters = new Map<number, ItemForecaster>();
  const forecasterOf = (period: ForecastPeriod): ItemForecaster => {
    const own = forecasters.get(period.days) ?? createItemForecaster(period);
    forecasters.set(period.days, own);
    return own;
  };
  return (key) => {
    const row = demand.subarray(key * days, (key + 1) * days);
    readDays(history, key, daily);
    const first = row.findIndex((units) => units > 0);
    const since = sinceOf(history, key);
    const forecastOn = (day: number): CycleForecast | null => {
      const window = historyBefore(daily, since, day);
      const period = periodOf(window.daily.length);
      const made = forecasterOf(period)({ history: window, period, marks: [], effects: NO_EFFECTS, similar: similarOn(key, day, period) });
      return made?.drivesPlans ? ofCycle(made, period, window) : null;
    };
    const pastOn = (day: number): KnownDemand => {
      const sizes: number[] = [];
      for (let at = Math.max(first, day - WINDOW_DAYS); at < day; at++) if ((row[at] as number) > 0) sizes.push(row[at] as number);
      const observed = observedDays(historyBefore(daily, since, day, WINDOW_DAYS), WINDOW_DAYS);
      return { sizes, horizonDays: ownHorizon(Math.min(day, WINDOW_DAYS), observed, 0, sizes.length), forecast: null };
    };
    const pasts = new Map<number, KnownDemand>();
    const withForecasts = new Map<number, KnownDemand>();
    const pastOnce = (day: number) => once(pasts, day, () => pastOn(day));
    return (day, withForecast) =>
      withForecast ? once(withForecasts, day, () => ({ ...pastOnce(day), forecast: forecastOn(day) })) : pastOnce(day);
  };
}

function once<T>(known: Map<number, T>, day: number, make: () => T): T {
  const before = known.get(day);
  if (before !== undefined) return before;
  const made = make();
  known.set(day, made);
  return made;
}

function ofCycle(made: ItemForecast, period: ForecastPeriod, { daily }: DailyHistory): CycleForecast {
  let sold = 0;
  for (const units of daily.subarray(-WEEK)) if (!Number.isNaN(units)) sold += units;
  const { model, demandClass, mean, weekdayShares, errors, expectedLast, observedLast, similarItemIds } = made;
  const periods = { periodDays: period.days, ageDays: 0, mean };
  const last = lastDaysOf(periods, { sold, expectedLast, observedLast });
  return {
    model,
    demandClass,
    ...periods,
    high: made.high[0] ?? 0,
    wape: errors?.wape ?? null,
    ...(weekdayShares && { weekdayShares }),
    ...(last && { lastDays: last }),
    ...(similarItemIds && { similarItems: similarItemIds.length }),
  };
}
