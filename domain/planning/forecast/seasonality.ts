// Whether demand repeats every m periods, and by how much each season lies above or below the usual.
// Seasonal when the autocorrelation at lag m exceeds 1.645·√((1 + 2·Σ r_i²)/n), i < m, with three whole seasons of history
// (the test of the M3 and M4 competitions). Indices: ratios to a centred moving average, averaged per season, mean 1.
// Worked: 10, 20, 30, 40 repeated four times, m 4: indices 0.4, 0.8, 1.2, 1.6.

const NINETY_PERCENT = 1.645;
/** Weeks or days of a year: three years are seldom at hand, so the second year is compared with the first. */
const LONG_SEASON = 24;
const ALIKE = 0.5;

/** Whether the first `n` values repeat every `m` periods. Source: Makridakis and Hibon (2000). */
export function isSeasonal(values: Float64Array, n: number, m: number): boolean {
  if (m > LONG_SEASON && n < 3 * m) return repeatsLastYear(values, n, m);
  if (m < 2 || n < 3 * m) return false;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i] as number;
  mean /= n;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += ((values[i] as number) - mean) ** 2;
  if (variance === 0) return false;
  let squares = 0;
  let last = 0;
  for (let lag = 1; lag <= m; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += ((values[i] as number) - mean) * ((values[i - lag] as number) - mean);
    last = sum / variance;
    if (lag < m) squares += last * last;
  }
  return Math.abs(last) > NINETY_PERCENT * Math.sqrt((1 + 2 * squares) / n);
}

/** Whether at least a quarter of a season correlates with the same periods a season earlier. */
function repeatsLastYear(values: Float64Array, n: number, m: number): boolean {
  const pairs = n - m;
  if (pairs < m / 4) return false;
  let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
  for (let i = m; i < n; i++) {
    const now = values[i] as number;
    const then = values[i - m] as number;
    x += then;
    y += now;
    xx += then * then;
    yy += now * now;
    xy += then * now;
  }
  const spread = (xx - (x * x) / pairs) * (yy - (y * y) / pairs);
  return spread > 0 && (xy - (x * y) / pairs) / Math.sqrt(spread) > ALIKE;
}

/**
 * Multiplicative indices of the first `n` values into `indices[0..m)`, where position i has season i % m. A season that
 * was never seen, or a level of zero, counts as usual (1). `shrink` (0–1) is how far each index is pulled towards 1.
 */
export function seasonalIndices(values: Float64Array, n: number, m: number, indices: Float64Array, counts: Float64Array, shrink = 0): void {
  for (let s = 0; s < m; s++) {
    indices[s] = 0;
    counts[s] = 0;
  }
  const half = m >> 1;
  const even = m % 2 === 0;
  let window = 0;
  for (let i = 0; i < Math.min(n, 2 * half + 1); i++) window += values[i] as number;
  for (let i = half; i + half < n; i++) {
    const first = values[i - half] as number;
    const last = values[i + half] as number;
    const average = even ? (window - 0.5 * (first + last)) / m : window / m;
    if (average > 0) {
      const season = i % m;
      indices[season] = (indices[season] as number) + (values[i] as number) / average;
      counts[season] = (counts[season] as number) + 1;
    }
    window += (i + half + 1 < n ? (values[i + half + 1] as number) : 0) - first;
  }
  let total = 0;
  for (let s = 0; s < m; s++) {
    const seen = counts[s] as number;
    indices[s] = seen > 0 ? (indices[s] as number) / seen : 1;
    total += indices[s] as number;
  }
  const scale = total > 0 ? m / total : 1;
  for (let s = 0; s < m; s++) indices[s] = Math.max(0.01, shrink + (1 - shrink) * (indices[s] as number) * scale);
}

/** Takes the seasons out: `out[i] = values[i] / indices[i % m]`. */
export function deseasonalise(values: Float64Array, n: number, m: number, indices: Float64Array, out: Float64Array): void {
  for (let i = 0, season = 0; i < n; i++) {
    out[i] = (values[i] as number) / (indices[season] as number);
    season = season + 1 === m ? 0 : season + 1;
  }
}
