// The history of one item × node that a forecast may learn from: demand by period, the last one ended yesterday.
// A day on which nothing could be sold and nobody asked is not a day without demand: it was not observed. A week of which some
// days were observed is scaled up to seven. What lies before the first stock or demand is not history.
// Units: base units. Worked: 7 days, 6 sold on day 1, stock gone after it, 8 delivered on day 4: days 2 and 3 are not observed.

/** Changes by day, as parallel lists in ascending days; day 0 is the oldest of the window. */
export type ByDay = { days: readonly number[]; quantities: readonly number[] };
export type FreeStock = ByDay & {
  /** What was free (sellable − allocated) when the window ended. */
  atEnd: number;
};

/** The period a history is cut into, the periods of its season, and how many are forecast. */
export type ForecastPeriod = { days: 1 | 7; season: 7 | 52; horizon: number };

/** Three years: two seasons to compare, and one more to hold back. */
export const FORECAST_WINDOW_DAYS = 1_092;
const WEEKLY_FROM_DAYS = 182;
const DAILY: ForecastPeriod = { days: 1, season: 7, horizon: 28 };
const WEEKLY: ForecastPeriod = { days: 7, season: 52, horizon: 13 };

/** Weeks where half a year is known, else days: twelve weeks are too few figures to compare models by. */
export const periodOf = (historyDays: number): ForecastPeriod => (historyDays >= WEEKLY_FROM_DAYS ? WEEKLY : DAILY);

/** Below this share of a period on sale its demand says too little to be scaled up. */
const LEAST_SHARE = 0.25;

/** Demand of a period from what was asked for while `share` (0–1) of it was observed; NaN when it cannot be told. */
const wholeDemand = (asked: number, share: number) => (share >= 1 ? asked : share < LEAST_SHARE ? Number.NaN : asked / share);

/** Whether the shelf was empty from the morning to the evening of each day. Before the ledger begins nobody knows: not empty. */
function emptyDays(windowDays: number, free: FreeStock): { empty: Uint8Array; firstStock: number } {
  const empty = new Uint8Array(windowDays);
  let level = free.quantities.reduce((rest, delta) => rest - delta, free.atEnd);
  const begins = level === 0 ? (free.days[0] ?? windowDays) : 0;
  let firstStock = windowDays;
  for (let day = 0, at = 0; day < windowDays; day++) {
    const morning = level;
    while (free.days[at] === day) level += free.quantities[at++] as number;
    if (morning > 0 || level > 0) firstStock = Math.min(firstStock, day);
    else if (day >= begins) empty[day] = 1;
  }
  return { empty, firstStock };
}

export type DailyHistory = {
  /** Demand of each day of the window; NaN where the shelf was empty and nobody asked. */
  daily: Float64Array;
  /** The day of the first stock or demand; what lies before it is not history. */
  start: number;
};

export function dailyHistory(windowDays: number, demand: ByDay, free: FreeStock): DailyHistory {
  const { empty, firstStock } = emptyDays(windowDays, free);
  const daily = Float64Array.from(empty, (isEmpty) => (isEmpty === 1 ? Number.NaN : 0));
  // What was asked for counts even from an empty shelf.
  for (const [at, day] of demand.days.entries()) if (demand.quantities[at] !== 0) daily[day] = demand.quantities[at] as number;
  return { daily, start: Math.min(firstStock, demand.days[0] ?? windowDays) };
}

/** Of the last `days` days, those of the history that were observed. */
export function observedDays({ daily, start }: DailyHistory, days: number): number {
  let observed = 0;
  for (let day = Math.max(start, daily.length - days); day < daily.length; day++) if (!Number.isNaN(daily[day] as number)) observed++;
  return observed;
}

/** Demand by period, NaN where it was not observed; without leading periods in which nothing was ever on sale. */
export function demandByPeriod({ daily, start }: DailyHistory, periodDays: number): Float64Array {
  const windowDays = daily.length;
  // The period of the first demand is part of the history, or an item that sold once would never have sold.
  const periods = Math.min(Math.floor(windowDays / periodDays), Math.ceil((windowDays - start) / periodDays));
  const values = new Float64Array(periods);
  for (let period = 0; period < periods; period++) {
    const first = windowDays - (periods - period) * periodDays;
    let asked = 0;
    let observed = 0;
    for (let day = first; day < first + periodDays; day++) {
      const quantity = daily[day] as number;
      if (Number.isNaN(quantity)) continue;
      observed++;
      asked += quantity;
    }
    values[period] = wholeDemand(asked, observed / periodDays);
  }
  return values;
}
