// The Theta method: half of the least-squares line and half of a smoothed line with doubled curvature. It equals simple
// smoothing with a drift of ω times the line's slope, ω ½ (θ 2):
//   forecast k ahead = ℓ_n + ω·((1−α)^n·A_n + ((k−1) + (1 − (1−α)^(n+1))/α)·B_n),  A, B the line of the n values so far.
// The optimised form re-estimates the line at every period and takes α and ω = 1 − 1/θ, 0–1, by least squares.
// Worked: 1, 2, …, 10 with α 1 and ω ½: the next two are 10.5 and 11.

const ALPHAS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];

export type ThetaFit = { alpha: number; share: number; level: number };

/** Intercept and slope of the line through the first t values, t = 1…n, into `intercepts[t]` and `slopes[t]`. */
export function runningLines(values: Float64Array, n: number, intercepts: Float64Array, slopes: Float64Array): void {
  let sum = 0;
  let moment = 0;
  for (let t = 1; t <= n; t++) {
    sum += values[t - 1] as number;
    moment += t * (values[t - 1] as number);
    const slope = t < 2 ? 0 : (6 * (2 * moment - (t + 1) * sum)) / (t * (t * t - 1));
    slopes[t] = slope;
    intercepts[t] = sum / t - (slope * (t + 1)) / 2;
  }
}

/**
 * The optimised dynamic Theta model on the first `n` values (Fiorucci et al. 2016): for each α the best ω is a parabola's
 * foot. `runningLines` must have been called for at least `n` values.
 */
export function fitOptimisedTheta(values: Float64Array, n: number, intercepts: Float64Array, slopes: Float64Array, fit: ThetaFit): void {
  let least = Number.POSITIVE_INFINITY;
  for (const alpha of ALPHAS) {
    let level = values[0] as number;
    let memory = 1 - alpha;
    let squares = 0;
    let cross = 0;
    let weights = 0;
    const first = Math.min(3, n - 1);
    // One-step errors from α alone feed the level; ω acts on what the drift would have added.
    for (let t = 1; t < n; t++) {
      const value = values[t] as number;
      const drift = memory * (intercepts[t] as number) + ((1 - memory * (1 - alpha)) / alpha) * (slopes[t] as number);
      if (t >= first) {
        const error = value - level;
        squares += error * error;
        cross += error * drift;
        weights += drift * drift;
      }
      level += alpha * (value - level);
      memory *= 1 - alpha;
    }
    const share = weights > 0 ? Math.min(1, Math.max(0, cross / weights)) : 0;
    const left = squares - 2 * share * cross + share * share * weights;
    if (left < least) {
      least = left;
      fit.alpha = alpha;
      fit.share = share;
    }
  }
  fit.level = values[0] as number;
}

/** Forecasts of `steps` periods from every origin `from`…`to` into `out`, one row of `steps` an origin. */
export function rollTheta(
  values: Float64Array,
  intercepts: Float64Array,
  slopes: Float64Array,
  fit: ThetaFit,
  from: number,
  to: number,
  steps: number,
  out: Float64Array,
): void {
  const { alpha, share } = fit;
  let level = fit.level;
  let memory = 1;
  for (let origin = 0, row = 0; origin <= to; origin++) {
    if (origin >= from) {
      const slope = slopes[origin] as number;
      const base = level + share * (memory * (intercepts[origin] as number) + ((1 - memory * (1 - alpha)) / alpha) * slope);
      for (let k = 0; k < steps; k++) out[row++] = base + share * k * slope;
    }
    if (origin < to) level += alpha * ((values[origin] as number) - level);
    memory *= 1 - alpha;
  }
}
