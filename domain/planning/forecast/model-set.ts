// Every model of the set fitted on the first n values of one series, and rolled over origins. One set is made per run and
// reused for each series: no memory is taken per series or per fit.
import { rollCroston, rollTsb } from "./croston";
import { fitSimple, rollSimple, type SimpleFit } from "./exponential-smoothing";
import { createHoltFitter, type HoltFit, rollHolt } from "./holt";
import { fitHoltWinters, type HoltWintersFit, rollHoltWinters } from "./holt-winters";
import type { ForecastModel } from "./model";
import { rollMovingAverage, rollSeasonalNaive } from "./naive";
import { deseasonalise, isSeasonal, seasonalIndices } from "./seasonality";
import { fitOptimisedTheta, rollTheta, runningLines, type ThetaFit } from "./theta";

const SMOOTHING_OF_SIZES = 0.1;
const SMOOTHING_OF_CHANCE = 0.05;
const AVERAGED_PERIODS = 6;
/** Additive seasons of a new item are learned from two years at least; with less they follow the noise. */
const SEASONS_FOR_WINTERS = 3;
/** Indices learned from few years are a little too wide; of a long season there is one figure each, and the peaks matter. */
const PULLED_TO_USUAL = 0.1;
const LONG_SEASON = 24;

export type ModelSet = {
  /** Learns the seasons and the parameters of the models from the first `n` values. Returns whether they repeat every season. */
  fit(values: Float64Array, n: number, models: readonly ForecastModel[], lookForSeasons: boolean): boolean;
  /** Whether the model was fitted: Holt-Winters needs seasons and whole years of history. */
  isFitted(model: ForecastModel): boolean;
  /** Forecasts of `steps` periods from every origin `from`…`to` by the last fit; one row of `steps` an origin. */
  roll(model: ForecastModel, values: Float64Array, from: number, to: number, steps: number, out: Float64Array): void;
};

export function createModelSet(season: number): ModelSet {
  let capacity = 0;
  let adjusted = new Float64Array(0);
  let intercepts = new Float64Array(0);
  let slopes = new Float64Array(0);
  const m = Math.max(1, season);
  const indices = new Float64Array(m);
  const counts = new Float64Array(m);
  const rotating = new Float64Array(m);
  const simple: SimpleFit = { alpha: 0, level: 0 };
  const double: HoltFit = { alpha: 0, beta: 0, damping: 1, level: 0, trend: 0 };
  const damped: HoltFit = { alpha: 0, beta: 0, damping: 0.9, level: 0, trend: 0 };
  const theta: ThetaFit = { alpha: 0, share: 0.5, level: 0 };
  const winters = (form: HoltWintersFit["form"]): HoltWintersFit => ({
    form,
    alpha: 0,
    beta: 0,
    gamma: 0,
    damping: 0.95,
    level: 0,
    trend: 0,
  });
  const additive = winters("additive");
  const multiplicative = winters("multiplicative");
  const fitDouble = createHoltFitter([1]);
  const fitDamped = createHoltFitter([0.85, 0.95]);
  let seasonal = false;
  let whole = false;
  const line = { level: 0, slope: 0 };

  return {
    fit(values, n, models, lookForSeasons) {
      if (values.length > capacity) {
        capacity = values.length * 2;
        adjusted = new Float64Array(capacity);
        intercepts = new Float64Array(capacity + 1);
        slopes = new Float64Array(capacity + 1);
      }
      const wanted = (model: ForecastModel) => models.includes(model);
      seasonal = lookForSeasons && isSeasonal(values, n, m);
      if (seasonal) seasonalIndices(values, n, m, indices, counts, m > LONG_SEASON ? 0 : PULLED_TO_USUAL);
      else indices.fill(1);
      // All values are adjusted, not the first n alone: the roll goes on through them.
      if (seasonal) deseasonalise(values, values.length, m, indices, adjusted);
      else adjusted.set(values);
      runningLines(adjusted, values.length, intercepts, slopes);
      if (wanted("theta")) {
        fitOptimisedTheta(adjusted, n, intercepts, slopes, theta);
      }
      if (wanted("simple_smoothing")) fitSimple(adjusted, n, simple);
      if (wanted("double_smoothing")) fitDouble(adjusted, n, double);
      if (wanted("damped_trend")) fitDamped(adjusted, n, damped);
      whole = seasonal && n >= SEASONS_FOR_WINTERS * m && (wanted("holt_winters_additive") || wanted("holt_winters_multiplicative"));
      if (whole) {
        line.level = intercepts[n] as number;
        line.slope = slopes[n] as number;
        if (wanted("holt_winters_additive")) fitHoltWinters(values, n, m, indices, rotating, line, additive);
        if (wanted("holt_winters_multiplicative")) fitHoltWinters(values, n, m, indices, rotating, line, multiplicative);
      }
      return seasonal;
    },
    isFitted: (model) => whole || (model !== "holt_winters_additive" && model !== "holt_winters_multiplicative"),
    roll(model, values, from, to, steps, out) {
      switch (model) {
        case "seasonal_naive":
          return rollSeasonalNaive(values, m, from, to, steps, out);
        case "croston":
        case "sba":
          return rollCroston(values, model, SMOOTHING_OF_SIZES, from, to, steps, out);
        case "tsb":
          return rollTsb(values, SMOOTHING_OF_SIZES, SMOOTHING_OF_CHANCE, from, to, steps, out);
        case "holt_winters_additive":
          return rollHoltWinters(values, m, additive, indices, rotating, from, to, steps, out);
        case "holt_winters_multiplicative":
          return rollHoltWinters(values, m, multiplicative, indices, rotating, from, to, steps, out);
        case "moving_average":
          rollMovingAverage(adjusted, AVERAGED_PERIODS, from, to, steps, out);
          break;
        case "simple_smoothing":
          rollSimple(adjusted, simple, from, to, steps, out);
          break;
        case "double_smoothing":
          rollHolt(adjusted, double, from, to, steps, out);
          break;
        case "damped_trend":
          rollHolt(adjusted, damped, from, to, steps, out);
          break;
        case "theta":
          rollTheta(adjusted, intercepts, slopes, theta, from, to, steps, out);
          break;
      }
      if (!seasonal) return;
      for (let origin = from, row = 0; origin <= to; origin++) {
        for (let k = 0; k < steps; k++, row++) out[row] = (out[row] as number) * (indices[(origin + k) % m] as number);
      }
    },
  };
}
