// Holt's linear trend with damping φ: level ← ℓ + φ·b + α·e, trend ← φ·b + α·β·e; k periods ahead ℓ + (φ + … + φ^k)·b.
// φ 1 is Holt's own method. Errors are linear in the first level and trend, so the best of both come from two normal
// equations per (α, β, φ), whose weights do not depend on the series and are kept in a table.
// Worked: 2, 4, 6, 8 with φ 1: the next two are 10 and 12.

const ALPHAS = [0.07, 0.2, 0.4, 0.65, 0.95];
const BETAS = [0.03, 0.2];

export type HoltFit = { alpha: number; beta: number; damping: number; level: number; trend: number };

type Grid = { capacity: number; combinations: Float64Array; level: Float64Array; trend: Float64Array; gram: Float64Array };

/** What a first level or trend of 1 leaves in each later one-step forecast, for every parameter set. */
function createGrid(dampings: readonly number[], capacity: number): Grid {
  const sets = ALPHAS.flatMap((alpha) => BETAS.flatMap((beta) => dampings.map((damping) => [alpha, beta, damping] as const)));
  const grid: Grid = {
    capacity,
    combinations: new Float64Array(sets.flat()),
    level: new Float64Array(sets.length * capacity),
    trend: new Float64Array(sets.length * capacity),
    gram: new Float64Array(sets.length * capacity * 3),
  };
  sets.forEach(([alpha, beta, damping], set) => {
    let [levelOfLevel, trendOfLevel, levelOfTrend, trendOfTrend] = [1, 0, 0, 1];
    let [ll, lt, tt] = [0, 0, 0];
    for (let i = 0, at = set * capacity; i < capacity; i++, at++) {
      const ofLevel = levelOfLevel + damping * trendOfLevel;
      const ofTrend = levelOfTrend + damping * trendOfTrend;
      grid.level[at] = ofLevel;
      grid.trend[at] = ofTrend;
      ll += ofLevel * ofLevel;
      lt += ofLevel * ofTrend;
      tt += ofTrend * ofTrend;
      grid.gram.set([ll, lt, tt], at * 3);
      levelOfLevel = ofLevel * (1 - alpha);
      trendOfLevel = damping * trendOfLevel - alpha * beta * ofLevel;
      levelOfTrend = ofTrend * (1 - alpha);
      trendOfTrend = damping * trendOfTrend - alpha * beta * ofTrend;
    }
  });
  return grid;
}

/** A fitter for one choice of dampings; its table grows with the longest series. Source: Gardner and McKenzie (1985). */
export function createHoltFitter(dampings: readonly number[]): (values: Float64Array, n: number, fit: HoltFit) => void {
  let grid = createGrid(dampings, 128);
  return (values, n, fit) => {
    if (n > grid.capacity) grid = createGrid(dampings, n * 2);
    const { capacity, combinations, level: ofLevel, trend: ofTrend, gram } = grid;
    const start = values[0] as number;
    let least = Number.POSITIVE_INFINITY;
    for (let set = 0, p = 0; p < combinations.length; set++, p += 3) {
      const alpha = combinations[p] as number;
      const damping = combinations[p + 2] as number;
      const gain = alpha * (combinations[p + 1] as number);
      let at = set * capacity;
      let level = 0;
      let trend = 0;
      let squares = 0;
      let crossLevel = 0;
      let crossTrend = 0;
      for (let i = 0; i < n; i++, at++) {
        const forecast = level + damping * trend;
        const error = (values[i] as number) - start - forecast;
        squares += error * error;
        crossLevel += error * (ofLevel[at] as number);
        crossTrend += error * (ofTrend[at] as number);
        level = forecast + alpha * error;
        trend = damping * trend + gain * error;
      }
      const g = (at - 1) * 3;
      const ll = gram[g] as number;
      const lt = gram[g + 1] as number;
      const tt = gram[g + 2] as number;
      const determinant = ll * tt - lt * lt;
      if (determinant < 1e-9 * ll * tt) continue;
      const firstLevel = (tt * crossLevel - lt * crossTrend) / determinant;
      const firstTrend = (ll * crossTrend - lt * crossLevel) / determinant;
      const left = squares - firstLevel * crossLevel - firstTrend * crossTrend;
      if (left < least) {
        least = left;
        fit.alpha = alpha;
        fit.beta = combinations[p + 1] as number;
        fit.damping = damping;
        fit.level = start + firstLevel;
        fit.trend = firstTrend;
      }
    }
    if (least === Number.POSITIVE_INFINITY)
      Object.assign(fit, { alpha: 0.3, beta: 0.1, damping: dampings[0] ?? 1, level: start, trend: 0 });
  };
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
