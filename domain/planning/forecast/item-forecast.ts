import type { DemandClass } from "../demand-class";
import { EVENT_BELIEF_UNITS } from "../demand-event";
import type { ForecastErrors } from "./accuracy";
import { effectOf, type Marks, periodEffect, seenEffects, withoutEffects } from "./calendar-effects";
import { type DailyHistory, demandByPeriod, type ForecastPeriod, observedDays } from "./demand-history";
import { createForecaster, type SeriesForecast } from "./forecaster";
import type { ForecastModel } from "./model";
import { newItemForecast, newItemQuantiles } from "./new-item";
import { fillUnobserved } from "./unconstrained-demand";
import { weekdayProfile } from "./weekday-profile";

// The forecast of one item × node from its days: what the calendar explains is taken out of the history before the models learn and put
// back where it comes again; an item with fewer than eight periods of its own goes by similar ones.
// Units: base units a period. Worked: 10 a day, 20 on each of many sale days: 10 is forecast, and 20 for the day of the next sale.

/** Below this many periods nothing can be held back to compare models by. */
export const OWN_PERIODS = 8;
/** The days that a plan looks back. */
const PLANNED_DAYS = 84;
const WEEK = 7;
/** As many launches as make a course; with fewer, items of which only the pace is known are taken as well. */
const LAUNCHES = 3;
const BAND = [0.1, 0.9] as const;

export type SimilarSeries = {
  itemId: number;
  values: Float64Array;
  /** Whether it began to sell within the window, so that its course since its launch is known. */
  isLaunchKnown: boolean;
};
export type ItemForecastInput = {
  history: DailyHistory;
  period: ForecastPeriod;
  /** Of the days of the history, then of those of the forecast. */
  marks: Marks;
  /** What all items together showed, by the names of the marks. */
  effects: ReadonlyMap<string, number>;
  similar: readonly SimilarSeries[];
};
export type ItemForecast = {
  demandClass: DemandClass;
  model: ForecastModel | "similar_items";
  weights: Partial<Record<ForecastModel, number>>;
  mean: Float64Array;
  low: Float64Array;
  high: Float64Array;
  errors: ForecastErrors | null;
  weekdayShares: Float64Array | null;
  expectedLast: number | null;
  observedLast: number;
  observedDays: number;
  similarItemIds: number[] | null;
  drivesPlans: boolean;
  /** Those that touch the days of the forecast. */
  eventEffects: Record<string, number>;
};

export type ItemForecaster = (input: ItemForecastInput) => ItemForecast | null;

/** A forecaster for many items of one kind of period; null where nothing is known of an item nor of similar ones. Not re-entrant. */
export function createItemForecaster({ season, horizon, days }: ForecastPeriod): ItemForecaster {
  const forecast = createForecaster({ season, horizon, quantiles: BAND, lastPeriods: WEEK / days });
  return (input) => forecastItem(input, forecast);
}

/** `forecast` is made with BAND as its quantiles. */
function forecastItem(input: ItemForecastInput, forecast: (values: Float64Array) => SeriesForecast): ItemForecast | null {
  const { history, period } = input;
  const effects = ownEffects(input);
  const windowDays = history.daily.length;
  const clean = effects.size > 0 ? { ...history, daily: withoutEffects(history.daily.slice(), input.marks, effects) } : history;
  const values = fillUnobserved(demandByPeriod(clean, period.days), period.season);
  const own = values.length > 0 ? forecast(values) : null;
  const similar = values.length < OWN_PERIODS ? courses(input.similar) : [];
  if (!own && similar.length === 0) return null;
  const weekdayShares = period.days === WEEK ? weekdayProfile(clean.daily.subarray(Math.min(history.start, windowDays - WEEK))) : null;
  const made = similar.length > 0 || !own ? fromSimilar(values, similar, period.horizon) : fromModels(own);
  const factorOf = (ahead: number) => {
    const from = windowDays + ahead * period.days;
    return periodEffect(input.marks.slice(from, from + period.days), effects, weekdayShares ?? undefined);
  };
  const factors = effects.size > 0 ? made.mean.map((_, ahead) => factorOf(ahead)) : null;
  const times = (units: Float64Array) => (factors ? units.map((value, ahead) => value * (factors[ahead] as number)) : units);
  const ahead = new Set(effects.size > 0 ? input.marks.slice(windowDays) : []);
  const lastWeek = effects.size > 0 ? periodEffect(input.marks.slice(windowDays - WEEK, windowDays), effects) : 1;
  const demandClass = own?.demandClass ?? "none";
  return {
    demandClass,
    ...made,
    mean: times(made.mean),
    low: times(made.low),
    high: times(made.high),
    weekdayShares,
    expectedLast: made.expectedLast === null ? null : made.expectedLast * lastWeek,
    observedLast: observedDays(history, WEEK),
    observedDays: observedDays(history, PLANNED_DAYS),
    similarItemIds: similar.length > 0 ? similar.map(({ itemId }) => itemId) : null,
    drivesPlans: similar.length > 0 || drivesPlans(demandClass, made.errors),
    eventEffects: Object.fromEntries([...effects].filter(([name]) => ahead.has(name))),
  };
}

/**
 * Whether plans are made with it: it did better than the naive one on the past, or demand comes now and then, where the absolute error
 * that tells so is least for a forecast of nothing.
 */
const drivesPlans = (demandClass: DemandClass, errors: ForecastErrors | null): boolean =>
  errors !== null && errors.wape !== null && ((errors.valueAdded ?? 0) > 0 || demandClass === "intermittent" || demandClass === "lumpy");

/** What the item showed itself, beside what all of them showed. */
function ownEffects({ history, marks, effects }: ItemForecastInput): Map<string, number> {
  if (marks.every((mark) => mark === null)) return new Map();
  const names = new Set(marks);
  names.delete(null);
  const seen = seenEffects(history.daily, marks.slice(0, history.daily.length), WEEK, history.start);
  const nothing = { seen: 0, usual: 0, days: 0 };
  return new Map(
    [...names].flatMap((name) =>
      name === null ? [] : [[name, effectOf(seen.get(name) ?? nothing, effects.get(name) ?? 1, EVENT_BELIEF_UNITS)] as const],
    ),
  );
}

function courses(similar: readonly SimilarSeries[]): readonly SimilarSeries[] {
  const launched = similar.filter(({ isLaunchKnown }) => isLaunchKnown);
  return launched.length >= LAUNCHES ? launched : similar;
}

const fromModels = ({ model, weights, mean, quantiles, errors, expectedLast }: SeriesForecast) => ({
  model,
  weights,
  mean,
  low: quantiles[0] ?? mean,
  high: quantiles[1] ?? mean,
  errors,
  expectedLast,
});

function fromSimilar(own: Float64Array, similar: readonly SimilarSeries[], horizon: number) {
  const series = similar.map(({ values }) => values);
  const mean = newItemForecast(own, series, horizon);
  const [low = mean, high = mean] = newItemQuantiles(series, mean, BAND);
  return { model: "similar_items" as const, weights: {}, mean, low, high, errors: null, expectedLast: null };
}
