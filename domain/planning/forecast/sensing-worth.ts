import { sensedOn, sensedRatio } from "./demand-sensing";

// Whether the last days of a series say more about the next ones than its models do: where the errors of one week are not those of the
// next, correcting by them only adds noise. From every rolling origin the next days are forecast with and without the correction.
// Units: base units. Worked: 10 expected each week, 20, 20, 20 came: corrected by the week before it is 10, then 11.3, …: nearer.

/** By how much the correction has to shrink the errors to be believed. */
const LEAST_GAIN = 0.02;
const WEEK = 7;

/** What the correction of the first day by a ratio of 2 leaves of it on average over a week. */
const MEAN_FADING = Array.from({ length: WEEK }, (_, day) => sensedOn(2, day) - 1).reduce((sum, left) => sum + left, 0) / WEEK;

/** `rows`: forecasts of `steps` periods from each of the last `held` origins; `last`: the periods of seven days. */
export type RollingForecasts = { rows: Float64Array; held: number; steps: number; last: number };

/** What was expected of the last seven days before they were known; null where that would not have helped before, or cannot be told. */
export function expectedOfLastDays(values: Float64Array, { rows, held, steps, last }: RollingForecasts): number | null {
  if (last < 1 || last > steps || held < 3 * last) return null;
  const expectedFrom = (origin: number) => sumOf(rows, origin * steps, last);
  const first = values.length - held;
  let plain = 0;
  let corrected = 0;
  for (let origin = last; origin + last <= held; origin++) {
    const before = { sold: sumOf(values, first + origin - last, last), expected: expectedFrom(origin - last), observedDays: WEEK };
    const expected = expectedFrom(origin);
    const came = sumOf(values, first + origin, last);
    plain += Math.abs(came - expected);
    corrected += Math.abs(came - expected * (1 + (sensedRatio(before) - 1) * MEAN_FADING));
  }
  return corrected < plain * (1 - LEAST_GAIN) ? expectedFrom(held - last) : null;
}

function sumOf(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let at = from; at < from + count; at++) sum += Math.max(0, values[at] as number);
  return sum;
}
