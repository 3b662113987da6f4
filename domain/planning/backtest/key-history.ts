import { type DailyHistory, FORECAST_WINDOW_DAYS } from "../forecast/demand-history";
import type { ReplayHistory } from "./replay";

// The days of one key of a replay as forecasts read them. Units: base units; days count from the first of the history.
// Worked: 4 asked for on day 0, an empty shelf on day 1: 4, NaN.

/** Demand of each day into `daily`, NaN where the shelf was empty and nobody asked. */
export function readDays({ demand, days, shelf }: ReplayHistory, key: number, daily: Float64Array): void {
  for (let day = 0, at = key * days; day < days; day++, at++) daily[day] = shelf?.empty[at] === 1 ? Number.NaN : (demand[at] as number);
}

/** The day of the first stock or demand; of demand alone where nobody recorded stock. */
export const sinceOf = ({ demand, days, shelf }: ReplayHistory, key: number): number =>
  shelf?.since[key] ?? demand.subarray(key * days, (key + 1) * days).findIndex((units) => units > 0);

/** What was known on the morning of `day`, the last `most` days of it. */
export function historyBefore(daily: Float64Array, since: number, day: number, most = FORECAST_WINDOW_DAYS): DailyHistory {
  const from = Math.max(0, day - most);
  return { daily: daily.subarray(from, day), start: Math.max(0, since - from) };
}
