import type { DemandProfile } from "./demand-class";
import { isNormal } from "./demand-class";
import { normalQuantile } from "./normal-quantile";

// What a forecast says about the demand of one cycle, lead time and review: its mean a day over these days, and one day's deviation.
// Days beyond the forecast repeat its last season, or all of it where it is shorter. The deviation comes from the upper
// quantile of the first period, (high − mean)/z(0.9)/√days of a period: the lower one cannot go below nothing.
// Worked: weeks of 70, 84 and 98 units, 80 to go to in nine of ten first weeks above 70: 10 days are (70 + 3·12)/10 = 10.6 a day,
// a day deviates by 10/1.2816/√7 = 2.95.

export type CycleForecast = {
  model: string;
  /** 1 or 7. */
  periodDays: number;
  /** Whole days from the first day of the first period to the planning day; 0 or more. */
  ageDays: number;
  /** Base units a period. */
  mean: readonly number[];
  /** Of the first period, exceeded by one outcome in ten. */
  high: number;
  /** Weighted absolute error on the past, 0 and more. */
  wape: number | null;
};

const HIGH_SHARE = 0.9;
const OLDEST_PERIODS = 2;

/** Whether the forecast may speak for the demand: it is of these days, and demand comes evenly enough for a mean to say something. */
export const isUsable = (forecast: CycleForecast, demandClass: DemandProfile["demandClass"]): boolean =>
  isNormal(demandClass) && forecast.mean.length > 0 && forecast.ageDays >= 0 && forecast.ageDays <= OLDEST_PERIODS * forecast.periodDays;

/** Base units a day over the cycle, and the deviation of one day. */
export function cycleDemand(forecast: CycleForecast, cycleDays: number): { dailyDemand: number; dailyDeviation: number } {
  const { mean, periodDays, ageDays, high } = forecast;
  const season = Math.min(mean.length, periodDays === 1 ? 7 : mean.length);
  const days = Math.max(1, Math.round(cycleDays));
  let units = 0;
  for (let day = ageDays; day < ageDays + days; day++) {
    const period = Math.floor(day / periodDays);
    const at = period < mean.length ? period : mean.length - season + ((period - mean.length) % season);
    units += (mean[at] ?? 0) / periodDays;
  }
  const first = mean[0] ?? 0;
  const spread = Math.max(0, high - first) / normalQuantile(HIGH_SHARE);
  return { dailyDemand: units / days, dailyDeviation: spread / Math.sqrt(periodDays) };
}
