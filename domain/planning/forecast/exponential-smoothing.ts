// Simple exponential smoothing: level ← level + α·(value − level); the forecast of every later period is the level.
// The first level is not guessed: squared errors are a parabola in it, so its best value comes out of the same pass.
// Worked: 10, 14, 12 with α 0.5 and first level 10: levels 10, 12, 12; forecast 12.

const FIRST_ALPHA = 0.02;
const ALPHAS = 14;
const REFINEMENTS = 3;

export type SimpleFit = { alpha: number; level: number };

/** Sum of squared one-step errors for α with the best first level; that level is left in `best.level`. */
function squaredErrors(values: Float64Array, n: number, alpha: number, best: SimpleFit): number {
  const start = values[0] as number;
  let level = 0;
  let memory = 1;
  let squares = 0;
  let cross = 0;
  let weights = 0;
  for (let i = 0; i < n; i++) {
    const error = (values[i] as number) - start - level;
    squares += error * error;
    cross += error * memory;
    weights += memory * memory;
    level += alpha * error;
    memory *= 1 - alpha;
  }
  best.alpha = alpha;
  best.level = start + cross / weights;
  return squares - (cross * cross) / weights;
}

/** Fits α (0.02–1) and the first level by least squares: a coarse grid, then halving steps. Source: Hyndman et al. (2008). */
export function fitSimple(values: Float64Array, n: number, fit: SimpleFit): void {
  let bestAlpha = 1;
  let least = Number.POSITIVE_INFINITY;
  const consider = (alpha: number) => {
    const squares = squaredErrors(values, n, alpha, fit);
    if (squares < least) {
      least = squares;
      bestAlpha = alpha;
    }
  };
  for (let step = 0; step < ALPHAS; step++) consider(FIRST_ALPHA + ((0.99 - FIRST_ALPHA) * step) / (ALPHAS - 1));
  let width = (0.99 - FIRST_ALPHA) / (ALPHAS - 1) / 2;
  for (let round = 0; round < REFINEMENTS; round++, width /= 2) {
    const centre = bestAlpha;
    if (centre - width >= FIRST_ALPHA) consider(centre - width);
    if (centre + width <= 1) consider(centre + width);
  }
  squaredErrors(values, n, bestAlpha, fit);
}

/** Forecasts of `steps` periods from every origin `from`…`to` into `out`, one row of `steps` an origin. */
export function rollSimple(values: Float64Array, fit: SimpleFit, from: number, to: number, steps: number, out: Float64Array): void {
  let level = fit.level;
  for (let origin = 0, row = 0; origin <= to; origin++) {
    if (origin >= from) for (let k = 0; k < steps; k++) out[row++] = level;
    if (origin < to) level += fit.alpha * ((values[origin] as number) - level);
  }
}
