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
const WINTERS: readonly ForecastModel[] = ["holt_winters_additive", "holt_winters_multiplicative"];

export type ModelSet = {
  /**
   * Learns the seasons and the parameters of the models from the first `n` values. `later`: how many of the same values `refit` will be
   * asked for next; where neither repeats a season one pass does for both. Returns whether the first `n` repeat every season.
   */
  fit(values: Float64Array, n: number, models: readonly ForecastModel[], lookForSeasons: boolean, later?: number): boolean;
  /** The fit to the first `later` of the values of the last `fit`, of the models that are still wanted. */
  refit(models: readonly ForecastModel[]): boolean;
  /** Whether the model was fitted: Holt-Winters needs seasons and whole years of history. */
  isFitted(model: ForecastModel): boolean;
  /** Forecasts of `steps` periods from every origin `from`…`to` by the last fit; one row of `steps` an origin. */
  roll(model: ForecastModel, values: Float64Array, from: number, to: number, steps: number, out: Float64Array): void;
};

type Fits = { simple: SimpleFit; double: HoltFit; damped: HoltFit; theta: ThetaFit };
const noFits = (): Fits => ({
  simple: { alpha: 0, level: 0, squares: 0 },
  double: { alpha: 0, beta: 0, damping: 1, level: 0, trend: 0, squares: 0 },
  damped: { alpha: 0, beta: 0, damping: 0.9, level: 0, trend: 0, squares: 0 },
  theta: { alpha: 0, share: 0.5, level: 0, squares: 0 },
});
const noWinters = (form: HoltWintersFit["form"]): HoltWintersFit => ({
  form,
  alpha: 0,
  beta: 0,
  gamma: 0,
  damping: 0.95,
  level: 0,
  trend: 0,
});

export function createModelSet(season: number): ModelSet {
  let capacity = 0;
  let adjusted = new Float64Array(0);
  let intercepts = new Float64Array(0);
  let slopes = new Float64Array(0);
  const m = Math.max(1, season);
  const indices = new Float64Array(m);
  const counts = new Float64Array(m);
  const rotating = new Float64Array(m);
  let fits = noFits();
  let laterFits = noFits();
  const additive = noWinters("additive");
  const multiplicative = noWinters("multiplicative");
  const fitDouble = createHoltFitter([1]);
  const fitDamped = createHoltFitter([0.85, 0.95]);
  let fitted: Float64Array = adjusted;
  let refitAt = 0;
  let seasonal = false;
  let seasonalLater = false;
  let isLaterFitted = false;
  let whole = false;
  const line = { level: 0, slope: 0 };

  return {
    fit(values, n, models, lookForSeasons, later = n) {
      if (values.length > capacity) {
        capacity = values.length * 2;
        adjusted = new Float64Array(capacity);
        intercepts = new Float64Array(capacity + 1);
        slopes = new Float64Array(capacity + 1);
      }
      fitted = values;
      refitAt = later;
      seasonal = lookForSeasons && isSeasonal(values, n, m);
      seasonalLater = later > n ? lookForSeasons && isSeasonal(values, later, m) : seasonal;
      isLaterFitted = later > n && !seasonal && !seasonalLater;
      whole = false;
      learn(values, n, models, isLaterFitted ? later : n);
      return seasonal;
    },
    refit(models) {
      seasonal = seasonalLater;
      if (isLaterFitted) [fits, laterFits] = [laterFits, fits];
      else learn(fitted, refitAt, models, refitAt);
      return seasonal;
    },
    isFitted: (model) => whole || !WINTERS.includes(model),
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
          rollSimple(adjusted, fits.simple, from, to, steps, out);
          break;
        case "double_smoothing":
          rollHolt(adjusted, fits.double, from, to, steps, out);
          break;
        case "damped_trend":
          rollHolt(adjusted, fits.damped, from, to, steps, out);
          break;
        case "theta":
          rollTheta(adjusted, intercepts, slopes, fits.theta, from, to, steps, out);
          break;
      }
      if (!seasonal) return;
      for (let origin = from, row = 0; origin <= to; origin++) {
        for (let k = 0, place = origin % m; k < steps; k++, row++) {
          out[row] = (out[row] as number) * (indices[place] as number);
          place = place + 1 === m ? 0 : place + 1;
        }
      }
    },
  };

  /** Fits the models to the first `n` values, and those that know no season to the first `later` as well. */
  function learn(values: Float64Array, n: number, models: readonly ForecastModel[], later: number): void {
    if (seasonal) seasonalIndices(values, n, m, indices, counts, m > LONG_SEASON ? 0 : PULLED_TO_USUAL);
    else indices.fill(1);
    // All values are adjusted, not the first n alone: the roll goes on through them.
    if (seasonal) deseasonalise(values, values.length, m, indices, adjusted);
    else adjusted.set(values);
    runningLines(adjusted, values.length, intercepts, slopes);
    const next = later > n ? laterFits : null;
    if (models.includes("theta")) fitOptimisedTheta(adjusted, n, later, intercepts, slopes, fits.theta, next?.theta ?? null);
    if (models.includes("simple_smoothing")) fitSimple(adjusted, n, later, fits.simple, next?.simple ?? null);
    if (models.includes("double_smoothing")) fitDouble(adjusted, n, later, fits.double, next?.double ?? null);
    if (models.includes("damped_trend")) fitDamped(adjusted, n, later, fits.damped, next?.damped ?? null);
    const isRefit = whole;
    whole = seasonal && n >= SEASONS_FOR_WINTERS * m && models.some((model) => WINTERS.includes(model));
    if (!whole) return;
    line.level = intercepts[n] as number;
    line.slope = slopes[n] as number;
    if (models.includes("holt_winters_additive")) fitHoltWinters(values, n, indices, rotating, line, additive, isRefit);
    if (models.includes("holt_winters_multiplicative")) fitHoltWinters(values, n, indices, rotating, line, multiplicative, isRefit);
  }
}
