// One forecast a series: the models of its demand class are compared from rolling origins (the last periods, each forecast
// from what came before it), and those that did well are averaged, each by the inverse square of its error.
// Units: values and forecasts in base units a period. Source: rolling-origin evaluation, Tashman (2000); combination,
// Bates and Granger (1969). Worked: 5, 5, 5, … forecasts 5 with no spread.
import { classOf, type DemandClass } from "../demand-class";
import type { ForecastErrors } from "./accuracy";
import { CONTINUOUS, type ForecastModel, forecastModels, INTERMITTENT } from "./model";
import { createModelSet } from "./model-set";
import { forecastQuantiles, type MissedAhead } from "./quantiles";
import { absoluteError, createRollingTest, squaredError } from "./rolling-origins";
import { expectedOfLastDays } from "./sensing-worth";

export type ForecastOptions = {
  /** Periods a season: 12 for months, 52 for weeks, 7 for days; 1 for none. */
  season: number;
  /** Periods ahead. */
  horizon: number;
  /** Probabilities in (0, 1), ascending. */
  quantiles: readonly number[];
  /** The periods of seven days, where the last days shall be compared with what was expected of them; 0: they shall not. */
  lastPeriods?: number;
};

export type SeriesForecast = {
  demandClass: DemandClass;
  seasonal: boolean;
  /** The model that did best from the rolling origins. */
  model: ForecastModel;
  /** What each model contributes; they sum to 1. */
  weights: Partial<Record<ForecastModel, number>>;
  /** Base units a period, one for each period of the horizon. */
  mean: Float64Array;
  /** One array a probability, each as long as the horizon. */
  quantiles: Float64Array[];
  /** Of the combination, from the rolling origins; null when the history is too short to hold any back. */
  errors: ForecastErrors | null;
  /** Base units expected of the last seven days before they were known; null where correcting by them would not have helped. */
  expectedLast: number | null;
};

/** Below this many periods nothing can be held back: the models are averaged as they are. */
const SHORTEST_TO_COMPARE = 8;
/** A model this much worse than the best contributes nothing. */
const TOO_BAD = 1.5;
/** The three that do best on average over many series count twice. */
const FAVOUR = 2;
/** Last year's weeks: what a season of half a hundred figures is known by from one or two years of history. */
const FAVOUR_LAST_YEAR = 60;
const LONG_SEASON = 24;

const FIRST_CHOICE: readonly ForecastModel[] = ["theta", "damped_trend", "simple_smoothing"];
const FIRST_CHOICE_INTERMITTENT: readonly ForecastModel[] = ["sba", "tsb"];

/** ADI and CV² of the sizes of the values, as in demand-class.ts, without making a list of them. */
function classOfValues(values: Float64Array): DemandClass {
  let count = 0;
  let total = 0;
  let squares = 0;
  for (const value of values) {
    if (value === 0) continue;
    count++;
    total += Math.abs(value);
    squares += value * value;
  }
  if (count === 0) return "none";
  const mean = total / count;
  return classOf(values.length / count, Math.max(0, squares / count - mean * mean) / (mean * mean));
}

/** A forecaster for many series of one frequency. Not re-entrant: its buffers are reused for every series. */
export function createForecaster({
  season,
  horizon,
  quantiles,
  lastPeriods = 0,
}: ForecastOptions): (values: Float64Array) => SeriesForecast {
  if (!(horizon >= 1)) throw new RangeError("The horizon is at least one period.");
  const models = createModelSet(season);
  const tester = createRollingTest();
  let rows: Float64Array[] = [];
  let capacity = 0;
  const errorOf = new Float64Array(forecastModels.length);
  const weightOf = new Float64Array(forecastModels.length);

  return (values) => {
    const n = values.length;
    if (n === 0) throw new RangeError("A series without values cannot be forecast.");
    const demandClass = classOfValues(values);
    const nonNegative = values.every((value) => value >= 0);
    // What falls below nothing is no demand that comes now and then.
    const intermittent = nonNegative && (demandClass === "intermittent" || demandClass === "lumpy" || demandClass === "none");
    const candidates = intermittent ? INTERMITTENT : CONTINUOUS;
    const preferred = intermittent ? FIRST_CHOICE_INTERMITTENT : FIRST_CHOICE;

    const held = n < SHORTEST_TO_COMPARE ? 0 : Math.min(Math.max(horizon, Math.min(season, 26)), Math.floor(n / 3));
    const steps = Math.min(horizon, Math.max(1, held));
    const needed = Math.max(held * steps, horizon);
    if (needed > capacity) {
      capacity = needed;
      rows = forecastModels.map(() => new Float64Array(capacity));
    }

    weightOf.fill(0);
    let best: ForecastModel = preferred[0] ?? "theta";
    if (held === 0) {
      for (const model of preferred) weightOf[forecastModels.indexOf(model)] = 1 / preferred.length;
      models.fit(values, n, candidates, !intermittent);
    } else {
      const first = n - held;
      const repeats = models.fit(values, first, candidates, !intermittent, n);
      let least = Number.POSITIVE_INFINITY;
      for (const model of candidates) {
        const at = forecastModels.indexOf(model);
        errorOf[at] = Number.POSITIVE_INFINITY;
        if (!models.isFitted(model)) continue;
        const row = rows[at] as Float64Array;
        models.roll(model, values, first, n - 1, steps, row);
        const error = intermittent ? squaredError(values, row, held, steps) : absoluteError(values, row, held, steps);
        errorOf[at] = error;
        if (error < least) {
          least = error;
          best = model;
        }
      }
      weigh(candidates, preferred, least, repeats && season > LONG_SEASON);
    }

    const combined = new Float64Array(Math.max(held * steps, 1));
    let errors: ForecastErrors | null = null;
    let missed: MissedAhead | null = null;
    let expectedLast: number | null = null;
    if (held > 0) {
      mix(candidates, held * steps, combined);
      expectedLast = expectedOfLastDays(values, { rows: combined, held, steps, last: lastPeriods });
      const naive = rows[forecastModels.indexOf("seasonal_naive")] as Float64Array;
      if (!candidates.includes("seasonal_naive")) models.roll("seasonal_naive", values, n - held, n - 1, steps, naive);
      ({ errors, missed } = tester(values, combined, naive, { held, steps, season }));
    }
    const kept = candidates.filter((model) => (weightOf[forecastModels.indexOf(model)] as number) > 0);
    const seasonal = models.refit(kept);
    const mean = new Float64Array(horizon);
    let weightLost = 0;
    for (const model of candidates) {
      const at = forecastModels.indexOf(model);
      if ((weightOf[at] as number) === 0) continue;
      if (models.isFitted(model)) models.roll(model, values, n, n, horizon, rows[at] as Float64Array);
      else {
        weightLost += weightOf[at] as number;
        weightOf[at] = 0;
      }
    }
    if (weightLost > 0) for (let i = 0; i < weightOf.length; i++) weightOf[i] = (weightOf[i] as number) / (1 - weightLost);
    mix(candidates, horizon, mean);
    if (nonNegative) for (let k = 0; k < horizon; k++) mean[k] = Math.max(0, mean[k] as number);

    const weights: Partial<Record<ForecastModel, number>> = {};
    for (const model of candidates) {
      const weight = weightOf[forecastModels.indexOf(model)] as number;
      if (weight > 0) weights[model] = weight;
    }
    return {
      demandClass,
      seasonal,
      model: best,
      weights,
      mean,
      quantiles: forecastQuantiles(values, mean, missed, quantiles, intermittent, nonNegative, season),
      errors,
      expectedLast,
    };
  };

  function weigh(candidates: readonly ForecastModel[], preferred: readonly ForecastModel[], least: number, yearly: boolean): void {
    let sum = 0;
    for (const model of candidates) {
      const at = forecastModels.indexOf(model);
      const error = errorOf[at] as number;
      if (!(error <= least * TOO_BAD) && !preferred.includes(model)) continue;
      if (!Number.isFinite(error)) continue;
      const prior = yearly && model === "seasonal_naive" ? FAVOUR_LAST_YEAR : preferred.includes(model) ? FAVOUR : 1;
      weightOf[at] = error > 0 ? prior * (least > 0 ? (least / error) ** 2 : 0) : 1;
      sum += weightOf[at] as number;
    }
    for (let i = 0; i < weightOf.length; i++) weightOf[i] = (weightOf[i] as number) / sum;
  }

  function mix(candidates: readonly ForecastModel[], length: number, out: Float64Array): void {
    for (const model of candidates) {
      const at = forecastModels.indexOf(model);
      const weight = weightOf[at] as number;
      if (weight === 0) continue;
      const row = rows[at] as Float64Array;
      for (let i = 0; i < length; i++) out[i] = (out[i] as number) + weight * (row[i] as number);
    }
  }
}
