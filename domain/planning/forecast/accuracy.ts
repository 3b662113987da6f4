// How good forecasts were. sMAPE = 100·mean(2|a − f| / (|a| + |f|)); MASE = mean|a − f| over the mean step of the seasonal
// naive within the history; WAPE = Σ|a − f| / Σ|a|; bias = Σ(f − a) / Σ|a|; value added = 1 − WAPE / WAPE of seasonal naive.
// Worked: actual 10, 20, forecast 12, 18: sMAPE 14.354, WAPE 0.1333, bias 0.

export type ForecastErrors = {
  /** Percent, 0–200. */
  smape: number;
  /** Against the history's own seasonal naive; null when the history never changed. */
  mase: number | null;
  /** Ratio of Σ|actual|; null when there was no demand. */
  wape: number | null;
  /** Ratio of Σ|actual|, positive when too high; null when there was no demand. */
  bias: number | null;
  /** Share of seasonal naive's error that was removed; null when it made none. */
  valueAdded: number | null;
  /** WAPE of seasonal naive on the same periods; null when there was no demand. */
  naiveWape: number | null;
  /** Σ|actual| of the compared periods, what errors of several series are weighed by. */
  testedDemand: number;
  /** Forecasts that were compared. */
  compared: number;
};

/** Mean absolute step of the seasonal naive over the first `n` values (Hyndman and Koehler 2006); 0 when nothing changed. */
export function naiveStep(values: ArrayLike<number>, n: number, season: number): number {
  const lag = n > season ? season : 1;
  if (n <= lag) return 0;
  let sum = 0;
  for (let i = lag; i < n; i++) sum += Math.abs((values[i] as number) - (values[i - lag] as number));
  return sum / (n - lag);
}

/** sMAPE in percent over `n` pairs; two zeros agree. Source: Makridakis and Hibon (2000). */
export function smape(actual: Float64Array, forecast: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const a = actual[i] as number;
    const f = forecast[i] as number;
    const size = Math.abs(a) + Math.abs(f);
    if (size > 0) sum += Math.abs(a - f) / size;
  }
  return n > 0 ? (200 * sum) / n : 0;
}

/** All errors of one back-test. `naive` are seasonal naive's forecasts of the same periods, `step` the history's naive step. */
export function forecastErrors(actual: Float64Array, forecast: Float64Array, naive: Float64Array, n: number, step: number): ForecastErrors {
  let [total, missed, naiveMissed, signed] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const a = actual[i] as number;
    const f = forecast[i] as number;
    total += Math.abs(a);
    missed += Math.abs(a - f);
    signed += f - a;
    naiveMissed += Math.abs(a - (naive[i] as number));
  }
  return {
    smape: smape(actual, forecast, n),
    mase: n > 0 && step > 0 ? missed / n / step : null,
    wape: total > 0 ? missed / total : null,
    bias: total > 0 ? signed / total : null,
    valueAdded: naiveMissed > 0 ? 1 - missed / naiveMissed : null,
    naiveWape: total > 0 ? naiveMissed / total : null,
    testedDemand: total,
    compared: n,
  };
}
