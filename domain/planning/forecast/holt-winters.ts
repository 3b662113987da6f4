// Holt-Winters: level, damped trend and one figure a season, all smoothed; multiplicative: forecast (ℓ + φ·b)·s.
// Level and trend start from the line of the deseasonalised values, the seasons from their indices.
// Additive seasons are the same recursion with s added. Parameters come from a coarse grid, then the better neighbours.
// Worked: 10, 20, 30, 40 repeated: the next four are 10, 20, 30, 40.

export type SeasonForm = "additive" | "multiplicative";
export type HoltWintersFit = {
  form: SeasonForm;
  alpha: number;
  beta: number;
  gamma: number;
  damping: number;
  level: number;
  trend: number;
};

const START = [
  [0.05, 0.02, 0.05],
  [0.15, 0.05, 0.1],
  [0.3, 0.05, 0.1],
  [0.5, 0.05, 0.1],
  [0.2, 0.05, 0.35],
  [0.75, 0.05, 0.05],
] as const;
const STEPS = [0.5, 0.7];
/** A season that falls to nothing could never rise again. */
const LEAST_INDEX = 0.01;

/**
 * One pass; the squared one-step errors, or where they exceed `most` what they came to by then. `seasons` (length m) rotates. The state
 * is the next forecast without its season, `base`, and φ times the trend: what a period waits for from the one before it is least so.
 */
function passAdditive(values: Float64Array, n: number, fit: HoltWintersFit, seasons: Float64Array, most: number): number {
  const { alpha, beta, gamma, damping } = fit;
  const m = seasons.length;
  const gain = damping * alpha * beta;
  const share = gamma * (1 - alpha);
  let left = damping * fit.trend;
  let base = fit.level + left;
  let squares = 0;
  for (let i = 0, season = 0; i < n; i++) {
    const index = seasons[season] as number;
    const error = (values[i] as number) - index - base;
    squares += error * error;
    if (squares > most) return squares;
    left *= damping;
    base = base + left + (alpha + gain) * error;
    left += gain * error;
    seasons[season] = index + share * error;
    season = season + 1 === m ? 0 : season + 1;
  }
  return squares;
}

/** As passAdditive; the value without its season is divided out before the level is known, so that the level does not wait for it. */
function passMultiplicative(values: Float64Array, n: number, fit: HoltWintersFit, seasons: Float64Array, most: number): number {
  const { alpha, beta, gamma, damping } = fit;
  const m = seasons.length;
  const gain = damping * alpha * beta;
  const share = gamma * (1 - alpha);
  let left = damping * fit.trend;
  let base = fit.level + left;
  let squares = 0;
  for (let i = 0, season = 0; i < n; i++) {
    const value = values[i] as number;
    const index = seasons[season] as number;
    const pull = value / index - base;
    const error = value - base * index;
    squares += error * error;
    if (squares > most) return squares;
    const moved = base > 0 ? index + (share * error) / base : index;
    seasons[season] = Math.max(moved, LEAST_INDEX);
    left *= damping;
    base = base + left + (alpha + gain) * pull;
    left += gain * pull;
    season = season + 1 === m ? 0 : season + 1;
  }
  return squares;
}

/** The seasons that a pass begins with. */
function startSeasons({ form, level }: HoltWintersFit, indices: Float64Array, seasons: Float64Array): void {
  for (let s = 0; s < seasons.length; s++) {
    const index = indices[s] as number;
    seasons[s] = form === "additive" ? (index - 1) * level : index;
  }
}

/**
 * Fits α, β, γ by least squares for the given form and damping. `line` is the deseasonalised start: level and slope. With `isRefit` the
 * search begins from what `fit` holds, learned from fewer of the same values, in place of the grid.
 */
export function fitHoltWinters(
  values: Float64Array,
  n: number,
  indices: Float64Array,
  seasons: Float64Array,
  line: { level: number; slope: number },
  fit: HoltWintersFit,
  isRefit: boolean,
): void {
  fit.level = line.level;
  fit.trend = line.slope;
  let least = Number.POSITIVE_INFINITY;
  let [bestAlpha, bestBeta, bestGamma] = [fit.alpha, fit.beta, fit.gamma];
  const pass = fit.form === "additive" ? passAdditive : passMultiplicative;
  const consider = (alpha: number, beta: number, gamma: number) => {
    fit.alpha = alpha;
    fit.beta = beta;
    fit.gamma = gamma;
    startSeasons(fit, indices, seasons);
    const squares = pass(values, n, fit, seasons, least);
    if (squares < least) {
      least = squares;
      bestAlpha = alpha;
      bestBeta = beta;
      bestGamma = gamma;
    }
  };
  if (isRefit) consider(bestAlpha, bestBeta, bestGamma);
  else for (const [alpha, beta, gamma] of START) consider(alpha, beta, gamma);
  for (const step of STEPS) {
    const [alpha, beta, gamma] = [bestAlpha, bestBeta, bestGamma];
    consider(alpha * step, beta, gamma);
    consider(Math.min(0.98, alpha / step), beta, gamma);
    consider(alpha, beta, gamma * step);
    consider(alpha, beta, Math.min(0.9, gamma / step));
  }
  fit.alpha = bestAlpha;
  fit.beta = bestBeta;
  fit.gamma = bestGamma;
}

/** Forecasts of `steps` periods from every origin `from`…`to` into `out`, one row of `steps` an origin. */
export function rollHoltWinters(
  values: Float64Array,
  m: number,
  fit: HoltWintersFit,
  indices: Float64Array,
  seasons: Float64Array,
  from: number,
  to: number,
  steps: number,
  out: Float64Array,
): void {
  const { alpha, beta, gamma, damping } = fit;
  const additive = fit.form === "additive";
  for (let s = 0; s < m; s++) seasons[s] = additive ? ((indices[s] as number) - 1) * fit.level : (indices[s] as number);
  let { level, trend } = fit;
  for (let origin = 0, row = 0; origin <= to; origin++) {
    if (origin >= from) {
      for (let k = 0, share = damping, reach = damping, place = origin % m; k < steps; k++) {
        const index = seasons[place] as number;
        place = place + 1 === m ? 0 : place + 1;
        out[row++] = additive ? level + reach * trend + index : (level + reach * trend) * index;
        share *= damping;
        reach += share;
      }
    }
    if (origin === to) return;
    const season = origin % m;
    const index = seasons[season] as number;
    const base = level + damping * trend;
    const error = (values[origin] as number) - (additive ? base + index : base * index);
    const pull = additive ? error : error / index;
    level = base + alpha * pull;
    trend = damping * trend + alpha * beta * pull;
    const moved = index + gamma * (1 - alpha) * (additive ? error : base > 0 ? error / base : 0);
    seasons[season] = additive ? moved : Math.max(LEAST_INDEX, moved);
  }
}
