// Simple exponential smoothing: level ← level + α·(value − level); the forecast of every later period is the level.
// The first level is not guessed: squared errors are a parabola in it, so its best value comes out of the same pass.
// Worked: 10, 14, 12 with α 0.5 and first level 10: levels 10, 12, 12; forecast 12.

const FIRST_ALPHA = 0.02;
const LAST_ALPHA = 0.99;
const ALPHAS = 14;
const STEP = (LAST_ALPHA - FIRST_ALPHA) / (ALPHAS - 1);
const REFINEMENTS = 3;

export type SimpleFit = { alpha: number; level: number; squares: number };

/** Takes α into `fit` where its squared errors, with the first level that makes them least, are less than those of before. */
function keepBetter(fit: SimpleFit, alpha: number, n: number, start: number, squares: number, cross: number): void {
  // Σ (1−α)^2i, i < n: what a first level higher by 1 adds to the squared errors.
  const kept = (1 - alpha) ** 2;
  const weights = (1 - kept ** n) / (1 - kept);
  const left = squares - (cross * cross) / weights;
  if (!(left < fit.squares)) return;
  fit.squares = left;
  fit.alpha = alpha;
  fit.level = start + cross / weights;
}

/**
 * One pass for two α: each waits for its own last level, so that two take little longer than one. Judged at `first` values for `early`
 * and, unless it is null, at `n` for `late`.
 */
function passOfTwo(values: Float64Array, first: number, n: number, one: number, other: number, early: SimpleFit, late: SimpleFit | null) {
  const start = values[0] as number;
  const [oneKeeps, otherKeeps] = [1 - one, 1 - other];
  let [oneLevel, oneMemory, oneSquares, oneCross] = [0, 1, 0, 0];
  let [otherLevel, otherMemory, otherSquares, otherCross] = [0, 1, 0, 0];
  for (let i = 0, fit: SimpleFit | null = early; fit; fit = fit === late ? null : late) {
    const end = fit === early ? first : n;
    for (; i < end; i++) {
      const value = (values[i] as number) - start;
      const oneError = value - oneLevel;
      const otherError = value - otherLevel;
      oneSquares += oneError * oneError;
      otherSquares += otherError * otherError;
      oneCross += oneError * oneMemory;
      otherCross += otherError * otherMemory;
      oneLevel = oneKeeps * oneLevel + one * value;
      otherLevel = otherKeeps * otherLevel + other * value;
      oneMemory *= oneKeeps;
      otherMemory *= otherKeeps;
    }
    keepBetter(fit, one, end, start, oneSquares, oneCross);
    keepBetter(fit, other, end, start, otherSquares, otherCross);
  }
}

/** Halving steps to both sides of the best α of the grid. */
function refine(values: Float64Array, n: number, fit: SimpleFit): void {
  for (let round = 0, width = STEP / 2; round < REFINEMENTS; round++, width /= 2) {
    const centre = fit.alpha;
    passOfTwo(values, n, n, Math.max(FIRST_ALPHA, centre - width), centre + width <= 1 ? centre + width : centre, fit, null);
  }
}

/**
 * Fits α (0.02–1) and the first level by least squares, on the first `first` values into `early` and, unless it is null, on the
 * first `n` into `late`: a coarse grid that both share, then halving steps. Source: Hyndman et al. (2008).
 */
export function fitSimple(values: Float64Array, first: number, n: number, early: SimpleFit, late: SimpleFit | null): void {
  early.squares = Number.POSITIVE_INFINITY;
  if (late) late.squares = Number.POSITIVE_INFINITY;
  for (let step = 0; step < ALPHAS; step += 2)
    passOfTwo(values, first, n, FIRST_ALPHA + STEP * step, FIRST_ALPHA + STEP * (step + 1), early, late);
  refine(values, first, early);
  if (late) refine(values, n, late);
}

/** Forecasts of `steps` periods from every origin `from`…`to` into `out`, one row of `steps` an origin. */
export function rollSimple(values: Float64Array, fit: SimpleFit, from: number, to: number, steps: number, out: Float64Array): void {
  let level = fit.level;
  for (let origin = 0, row = 0; origin <= to; origin++) {
    if (origin >= from) for (let k = 0; k < steps; k++) out[row++] = level;
    if (origin < to) level += fit.alpha * ((values[origin] as number) - level);
  }
}
