// The Theta method: half of the least-squares line and half of a smoothed line with doubled curvature. It equals simple
// smoothing with a drift of ω times the line's slope, ω ½ (θ 2):
//   forecast k ahead = ℓ_n + ω·((1−α)^n·A_n + ((k−1) + (1 − (1−α)^(n+1))/α)·B_n),  A, B the line of the n values so far.
// The optimised form re-estimates the line at every period and takes α and ω = 1 − 1/θ, 0–1, by least squares.
// Worked: 1, 2, …, 10 with α 1 and ω ½: the next two are 10.5 and 11.

const ALPHAS = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];

export type ThetaFit = { alpha: number; share: number; level: number; squares: number };

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

/** Sums of one α over the errors and over what the drift would have added to each forecast. */
function keepBetter(fit: ThetaFit, alpha: number, start: number, squares: number, cross: number, weights: number): void {
  const share = weights > 0 ? Math.min(1, Math.max(0, cross / weights)) : 0;
  const left = squares - 2 * share * cross + share * share * weights;
  if (!(left < fit.squares)) return;
  fit.squares = left;
  fit.alpha = alpha;
  fit.share = share;
  fit.level = start;
}

/**
 * The optimised dynamic Theta model (Fiorucci et al. 2016) on the first `first` values into `early` and, unless it is null, on the first
 * `n` into `late`: for each α the best ω is a parabola's foot. `runningLines` must have been called for at least as many values.
 */
export function fitOptimisedTheta(
  values: Float64Array,
  first: number,
  n: number,
  intercepts: Float64Array,
  slopes: Float64Array,
  early: ThetaFit,
  late: ThetaFit | null,
): void {
  early.squares = Number.POSITIVE_INFINITY;
  if (late) late.squares = Number.POSITIVE_INFINITY;
  for (let at = 0; at < ALPHAS.length; at += 2)
    passOfTwo(values, first, n, intercepts, slopes, ALPHAS[at] as number, ALPHAS[at + 1] as number, early, late);
}

/** One pass for two α: each waits for its own last level, so that two take little longer than one. */
function passOfTwo(
  values: Float64Array,
  first: number,
  n: number,
  intercepts: Float64Array,
  slopes: Float64Array,
  one: number,
  other: number,
  early: ThetaFit,
  late: ThetaFit | null,
): void {
  const start = values[0] as number;
  const [oneKeeps, otherKeeps] = [1 - one, 1 - other];
  const [oneReach, otherReach] = [1 / one, 1 / other];
  let [oneLevel, oneMemory, oneSquares, oneCross, oneWeights] = [start, oneKeeps, 0, 0, 0];
  let [otherLevel, otherMemory, otherSquares, otherCross, otherWeights] = [start, otherKeeps, 0, 0, 0];
  // The first errors say more about the start than about α.
  const skipped = Math.min(3, first - 1);
  for (let t = 1; t < skipped; t++) {
    oneLevel += one * ((values[t] as number) - oneLevel);
    otherLevel += other * ((values[t] as number) - otherLevel);
    oneMemory *= oneKeeps;
    otherMemory *= otherKeeps;
  }
  for (let t = Math.max(1, skipped), fit: ThetaFit | null = early; fit; fit = fit === late ? null : late) {
    const end = fit === early ? first : n;
    // One-step errors from α alone feed the level; ω acts on what the drift would have added.
    for (; t < end; t++) {
      const value = values[t] as number;
      const intercept = intercepts[t] as number;
      const slope = slopes[t] as number;
      const oneKept = oneMemory * oneKeeps;
      const otherKept = otherMemory * otherKeeps;
      const oneDrift = oneMemory * intercept + (oneReach - oneReach * oneKept) * slope;
      const otherDrift = otherMemory * intercept + (otherReach - otherReach * otherKept) * slope;
      const oneError = value - oneLevel;
      const otherError = value - otherLevel;
      oneSquares += oneError * oneError;
      otherSquares += otherError * otherError;
      oneCross += oneError * oneDrift;
      otherCross += otherError * otherDrift;
      oneWeights += oneDrift * oneDrift;
      otherWeights += otherDrift * otherDrift;
      oneLevel += one * oneError;
      otherLevel += other * otherError;
      oneMemory = oneKept;
      otherMemory = otherKept;
    }
    keepBetter(fit, one, start, oneSquares, oneCross, oneWeights);
    keepBetter(fit, other, start, otherSquares, otherCross, otherWeights);
  }
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
