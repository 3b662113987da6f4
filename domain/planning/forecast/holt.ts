// Holt's linear trend with damping φ: level ← ℓ + φ·b + α·e, trend ← φ·b + α·β·e; k periods ahead ℓ + (φ + … + φ^k)·b.
// φ 1 is Holt's own method. Errors are linear in the first level and trend, so the best of both come from two normal
// equations per (α, β, φ), whose weights do not depend on the series and are kept in a table.
// Worked: 2, 4, 6, 8 with φ 1: the next two are 10 and 12.

const ALPHAS = [0.07, 0.2, 0.4, 0.65, 0.95];
const BETAS = [0.03, 0.2] as const;

export type HoltFit = { alpha: number; beta: number; damping: number; level: number; trend: number; squares: number };

/** Sets of parameters of one α and φ that are passed over together: one for each β. */
const PAIR = BETAS.length;

type Grid = { capacity: number; alphas: Float64Array; dampings: Float64Array; answers: Float64Array; gram: Float64Array };

/**
 * What a first level or trend of 1 leaves in each later one-step forecast, for every pair of parameter sets: level and trend of the one β,
 * level and trend of the other, period by period; and the sums of their products.
 */
function createGrid(dampings: readonly number[], capacity: number): Grid {
  const pairs = ALPHAS.flatMap((alpha) => dampings.map((damping) => [alpha, damping] as const));
  const grid: Grid = {
    capacity,
    alphas: Float64Array.from(pairs, ([alpha]) => alpha),
    dampings: Float64Array.from(pairs, ([, damping]) => damping),
    answers: new Float64Array(pairs.length * capacity * 2 * PAIR),
    gram: new Float64Array(pairs.length * capacity * 3 * PAIR),
  };
  for (const [pair, [alpha, damping]] of pairs.entries()) {
    for (const [side, beta] of BETAS.entries()) {
      let [levelOfLevel, trendOfLevel, levelOfTrend, trendOfTrend] = [1, 0, 0, 1];
      let [ll, lt, tt] = [0, 0, 0];
      for (let i = 0; i < capacity; i++) {
        const at = (pair * capacity + i) * PAIR + side;
        const ofLevel = levelOfLevel + damping * trendOfLevel;
        const ofTrend = levelOfTrend + damping * trendOfTrend;
        grid.answers[at * 2] = ofLevel;
        grid.answers[at * 2 + 1] = ofTrend;
        ll += ofLevel * ofLevel;
        lt += ofLevel * ofTrend;
        tt += ofTrend * ofTrend;
        grid.gram.set([ll, lt, tt], at * 3);
        levelOfLevel = ofLevel * (1 - alpha);
        trendOfLevel = damping * trendOfLevel - alpha * beta * ofLevel;
        levelOfTrend = ofTrend * (1 - alpha);
        trendOfTrend = damping * trendOfTrend - alpha * beta * ofTrend;
      }
    }
  }
  return grid;
}

/** Fits on the first `first` values into `early` and, unless it is null, on the first `n` into `late`. */
export type HoltFitter = (values: Float64Array, first: number, n: number, early: HoltFit, late: HoltFit | null) => void;

/** A fitter for one choice of dampings; its table grows with the longest series. Source: Gardner and McKenzie (1985). */
export function createHoltFitter(dampings: readonly number[]): HoltFitter {
  let grid = createGrid(dampings, 128);
  const startFrom = (fit: HoltFit, start: number) => {
    fit.alpha = 0.3;
    fit.beta = 0.1;
    fit.damping = dampings[0] ?? 1;
    fit.level = start;
    fit.trend = 0;
    fit.squares = Number.POSITIVE_INFINITY;
  };
  return (values, first, n, early, late) => {
    if (n > grid.capacity) grid = createGrid(dampings, n * 2);
    startFrom(early, values[0] as number);
    if (late) startFrom(late, values[0] as number);
    for (let pair = 0; pair < grid.alphas.length; pair++) passOfPair(grid, pair, values, first, n, early, late);
  };
}

/**
 * One pass for the two β of a pair. The state is the next forecast and φ times the trend, from which less has to be waited for than from
 * level and trend: forecast ← forecast + φ·u + (α + φ·α·β)·e, u ← φ·u + φ·α·β·e.
 */
function passOfPair(grid: Grid, pair: number, values: Float64Array, first: number, n: number, early: HoltFit, late: HoltFit | null): void {
  const { answers } = grid;
  const start = values[0] as number;
  const alpha = grid.alphas[pair] as number;
  const damping = grid.dampings[pair] as number;
  const oneGain = damping * alpha * BETAS[0];
  const otherGain = damping * alpha * BETAS[1];
  const onePull = alpha + oneGain;
  const otherPull = alpha + otherGain;
  let [oneForecast, oneTrend, oneSquares, oneLevels, oneTrends] = [0, 0, 0, 0, 0];
  let [otherForecast, otherTrend, otherSquares, otherLevels, otherTrends] = [0, 0, 0, 0, 0];
  let at = pair * grid.capacity * 2 * PAIR;
  for (let i = 0, fit: HoltFit | null = early; fit; fit = fit === late ? null : late) {
    const end = fit === early ? first : n;
    for (; i < end; i++, at += 2 * PAIR) {
      const value = (values[i] as number) - start;
      const oneError = value - oneForecast;
      const otherError = value - otherForecast;
      oneSquares += oneError * oneError;
      otherSquares += otherError * otherError;
      oneLevels += oneError * (answers[at] as number);
      oneTrends += oneError * (answers[at + 1] as number);
      otherLevels += otherError * (answers[at + 2] as number);
      otherTrends += otherError * (answers[at + 3] as number);
      const oneLeft = damping * oneTrend;
      const otherLeft = damping * otherTrend;
      oneForecast = oneForecast + oneLeft + onePull * oneError;
      otherForecast = otherForecast + otherLeft + otherPull * otherError;
      oneTrend = oneLeft + oneGain * oneError;
      otherTrend = otherLeft + otherGain * otherError;
    }
    keepBetter(fit, grid, pair, 0, end, start, oneSquares, oneLevels, oneTrends);
    keepBetter(fit, grid, pair, 1, end, start, otherSquares, otherLevels, otherTrends);
  }
}

/** Takes the parameters into `fit` where their squared errors, with the best first level and trend, are less than those of before. */
function keepBetter(
  fit: HoltFit,
  { alphas, dampings, capacity, gram }: Grid,
  pair: number,
  side: 0 | 1,
  n: number,
  start: number,
  squares: number,
  crossLevel: number,
  crossTrend: number,
): void {
  const at = ((pair * capacity + n - 1) * PAIR + side) * 3;
  const ll = gram[at] as number;
  const lt = gram[at + 1] as number;
  const tt = gram[at + 2] as number;
  const determinant = ll * tt - lt * lt;
  if (determinant < 1e-9 * ll * tt) return;
  const firstLevel = (tt * crossLevel - lt * crossTrend) / determinant;
  const firstTrend = (ll * crossTrend - lt * crossLevel) / determinant;
  const left = squares - firstLevel * crossLevel - firstTrend * crossTrend;
  if (!(left < fit.squares)) return;
  fit.squares = left;
  fit.alpha = alphas[pair] as number;
  fit.beta = BETAS[side];
  fit.damping = dampings[pair] as number;
  fit.level = start + firstLevel;
  fit.trend = firstTrend;
}

/** Forecasts of `steps` periods from every origin `from`…`to` into `out`, one row of `steps` an origin. */
export function rollHolt(values: Float64Array, fit: HoltFit, from: number, to: number, steps: number, out: Float64Array): void {
  const { alpha, beta, damping } = fit;
  let { level, trend } = fit;
  for (let origin = 0, row = 0; origin <= to; origin++) {
    if (origin >= from) {
      for (let k = 0, share = damping, reach = damping; k < steps; k++) {
        out[row++] = level + reach * trend;
        share *= damping;
        reach += share;
      }
    }
    if (origin === to) return;
    const forecast = level + damping * trend;
    const error = (values[origin] as number) - forecast;
    level = forecast + alpha * error;
    trend = damping * trend + alpha * beta * error;
  }
}
