// Between two forecasts the last days already tell whether demand runs above or below them. Their ratio, pulled towards 1 by
// what was expected of PRIOR_DAYS days, corrects the days to come, and fades by FADING a day: a week on, a fifth of it is left.
// Units: base units a day. Worked: 7 days expected at 10 sold 17 each: (119 + 140) / (70 + 140) = 1.233; tomorrow × 1.187.

const PRIOR_DAYS = 14;
const FADING = 0.8;
const LEAST = 0.5;
const MOST = 2;

/** The ratio of demand to forecast over the last days; days that were not observed (NaN) are left out. */
export function sensedRatio(actual: Float64Array, expected: Float64Array): number {
  let sold = 0;
  let forecast = 0;
  let days = 0;
  for (let day = 0; day < Math.min(actual.length, expected.length); day++) {
    if (Number.isNaN(actual[day] as number)) continue;
    sold += actual[day] as number;
    forecast += expected[day] as number;
    days++;
  }
  if (days === 0 || forecast <= 0) return 1;
  const prior = (forecast / days) * PRIOR_DAYS;
  return Math.min(MOST, Math.max(LEAST, (sold + prior) / (forecast + prior)));
}

/** The forecast of the days to come, corrected in place. */
export function correctByLastDays(forecast: Float64Array, actual: Float64Array, expected: Float64Array): Float64Array {
  let excess = sensedRatio(actual, expected) - 1;
  for (let day = 0; day < forecast.length; day++) {
    excess *= FADING;
    forecast[day] = (forecast[day] as number) * (1 + excess);
  }
  return forecast;
}
