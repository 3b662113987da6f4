import { type DemandClass, type DemandProfile, isNormal } from "./demand-class";
import { type LastDays, sensedOn, sensedRatio } from "./forecast/demand-sensing";
import { normalQuantile } from "./normal-quantile";

// What a forecast says about the demand of one cycle, lead time and review: its mean a day over these days, and one day's deviation.
// Days beyond the forecast repeat its last season, or all of it where it is shorter. The deviation comes from the upper
// quantile of the first period, (high − mean)/z(0.9)/√days of a period: the lower one cannot go below nothing.
// Worked: weeks of 70, 84 and 98 units, 80 to go to in nine of ten first weeks above 70: 10 days are (70 + 3·12)/10 = 10.6 a day,
// a day deviates by 10/1.2816/√7 = 2.95.

export type CycleForecast = {
  model: string;
  /** What each model contributes; they sum to 1. */
  weights?: Readonly<Record<string, number>>;
  /** Of its own periods; "none" where it was made from similar items. */
  demandClass: DemandClass;
  /** 1 or 7. */
  periodDays: number;
  /** Whole days from the first day of the first period to the planning day; 0 or more. */
  ageDays: number;
  /** Base units a period. */
  mean: ArrayLike<number>;
  /** Of the first period, exceeded by one outcome in ten. */
  high: number;
  /** Weighted absolute error on the past, 0 and more. */
  wape: number | null;
  /** Of the days of a week that begins as the forecast does; absent where days are alike. They sum to 1. */
  weekdayShares?: ArrayLike<number>;
  /** Of the days before the planning day; absent where nothing was expected of them. */
  lastDays?: LastDays;
  /** Similar items that it was made from; absent where its own history was long enough. */
  similarItems?: number;
};

const HIGH_SHARE = 0.9;
const OLDEST_PERIODS = 2;
const WEEK = 7;
/** Demand that comes now and then is not believed to come more than three times as often as before, or as seldom. */
const MOST_CHANGE = 3;

/** Whether the mean a day of the past keeps the plan from following the forecast all the way, and from which side. */
export function heldByPast(past: DemandClass, pastDemand: number, forecastDemand: number): "at_most" | "at_least" | null {
  if (past === "none" || isNormal(past) || pastDemand <= 0) return null;
  return forecastDemand > pastDemand * MOST_CHANGE ? "at_most" : forecastDemand < pastDemand / MOST_CHANGE ? "at_least" : null;
}

/** Whether the forecast may speak for the demand: it is of these days. Of what nobody asked for lately, only one of even demand may. */
export const isUsable = (forecast: CycleForecast, past: DemandClass): boolean =>
  forecast.mean.length > 0 &&
  forecast.ageDays >= 0 &&
  forecast.ageDays <= OLDEST_PERIODS * forecast.periodDays &&
  (past !== "none" || isNormal(forecast.demandClass) || forecast.similarItems !== undefined);

/**
 * What the seven days before the planning day had, and what was expected of the observed ones: of days before the forecast's first what
 * was expected before they were known, of days since then what it says itself. null where comparing them would not have helped before.
 */
export function lastDaysOf(
  { mean, periodDays, ageDays }: Pick<CycleForecast, "mean" | "periodDays" | "ageDays">,
  known: { sold: number; expectedLast: number | null; observedLast: number | null },
): LastDays | null {
  if (known.expectedLast === null) return null;
  const since = Math.min(WEEK, Math.max(0, ageDays));
  const observedBefore = ((known.observedLast ?? WEEK) * (WEEK - since)) / WEEK;
  let expected = (known.expectedLast * observedBefore) / WEEK;
  for (let day = ageDays - since; day < ageDays; day++) expected += (mean[Math.floor(day / periodDays)] ?? 0) / periodDays;
  return { sold: known.sold, expected, observedDays: observedBefore + since };
}

export type CycleDemand = { dailyDemand: number; dailyDeviation: number; sensedRatio: number };

/** Base units a day over the cycle, the deviation of one day, and the ratio by which the last days correct what was forecast. */
export function cycleDemand(forecast: CycleForecast, cycleDays: number): CycleDemand {
  const { mean, periodDays, ageDays, high, weekdayShares, lastDays } = forecast;
  const season = Math.min(mean.length, periodDays === 1 ? WEEK : mean.length);
  const days = Math.max(1, Math.round(cycleDays));
  const ratio = lastDays ? sensedRatio(lastDays) : 1;
  let units = 0;
  for (let ahead = 0; ahead < days; ahead++) {
    const day = ageDays + ahead;
    const period = Math.floor(day / periodDays);
    const at = period < mean.length ? period : mean.length - season + ((period - mean.length) % season);
    const share = periodDays === WEEK ? (weekdayShares?.[day % WEEK] ?? 1 / WEEK) : 1;
    units += (mean[at] ?? 0) * share * (ratio === 1 ? 1 : sensedOn(ratio, ahead));
  }
  const spread = Math.max(0, high - (mean[0] ?? 0)) / normalQuantile(HIGH_SHARE);
  return { dailyDemand: units / days, dailyDeviation: spread / Math.sqrt(periodDays), sensedRatio: ratio };
}

/**
 * The profile that a plan uses: even demand takes the forecast's mean and deviation; demand that comes now and then keeps its sizes and
 * comes as much more often as the forecast is above the past, up to three times; what nobody asked for lately is as even as the forecast.
 * Worked: every 4th day 8 units, 2 a day, forecast at 4 a day: every 2nd day.
 */
export function forecastProfile(past: DemandProfile, demand: CycleDemand, forecast: CycleForecast): DemandProfile {
  if (past.demandClass === "none" || isNormal(past.demandClass)) {
    const demandClass = past.demandClass !== "none" ? past.demandClass : isNormal(forecast.demandClass) ? forecast.demandClass : "erratic";
    // A forecast of seldom demand may have no spread that a normal distribution could use.
    const dailyDeviation = demand.dailyDeviation > 0 ? demand.dailyDeviation : past.dailyDeviation;
    return { ...past, demandClass, dailyDemand: demand.dailyDemand, dailyDeviation };
  }
  const change = Math.min(MOST_CHANGE, Math.max(1 / MOST_CHANGE, demand.dailyDemand / past.dailyDemand));
  const before = past.averageInterval ?? 1;
  const averageInterval = Math.max(1, before / change);
  return { ...past, averageInterval, dailyDemand: (past.dailyDemand * before) / averageInterval };
}

export type ExpectedDemand = {
  profile: DemandProfile;
  /** What the profile was taken from; null where the past alone speaks. */
  forecast: CycleForecast | null;
  cycle: CycleDemand | null;
};

/** The demand that a plan of `cycleDays` reckons with: the forecast's where it may speak, else that of the past. */
export function expectedDemand(past: DemandProfile, forecast: CycleForecast | null, cycleDays: number): ExpectedDemand {
  if (!forecast || !isUsable(forecast, past.demandClass)) return { profile: past, forecast: null, cycle: null };
  const cycle = cycleDemand(forecast, cycleDays);
  return { profile: forecastProfile(past, cycle, forecast), forecast, cycle };
}
