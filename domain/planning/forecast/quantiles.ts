// How far demand may lie from its forecast. Demand of every period: the forecast plus z times the error that the rolling
// origins showed so far ahead, which never shrinks with the distance. Demand that comes now and then: with probability 1 − p
// nothing, else one of the sizes that were seen, scaled to the forecast's mean.
// Worked: sizes 2 in half of the periods, mean 1: the median is 0 or 2, the 90 % quantile 2.
import { normalQuantile } from "../normal-quantile";

/** One array a probability, each of the forecast's length, in base units a period. `spread` is the error by steps ahead, if known. */
export function forecastQuantiles(
  values: Float64Array,
  mean: Float64Array,
  spread: Float64Array | null,
  probabilities: readonly number[],
  intermittent: boolean,
  nonNegative: boolean,
): Float64Array[] {
  if (probabilities.length === 0) return [];
  if (intermittent) return empirical(values, mean, probabilities);
  const errors = errorsAhead(values, spread, mean.length);
  return probabilities.map((probability) => {
    const z = normalQuantile(probability);
    const out = new Float64Array(mean.length);
    for (let k = 0; k < mean.length; k++) {
      const value = (mean[k] as number) + z * (errors[k] as number);
      out[k] = nonNegative ? Math.max(0, value) : value;
    }
    return out;
  });
}

/** Far ahead only few origins could be compared, so a step's error is at least that of the step before it. */
function errorsAhead(values: Float64Array, spread: Float64Array | null, length: number): Float64Array {
  const errors = new Float64Array(length);
  let least = 0;
  const known = spread?.length ?? 0;
  const first = known > 0 ? (spread?.[0] as number) : meanStep(values);
  for (let k = 0; k < length; k++) {
    const own = k < known ? (spread?.[k] as number) : first * Math.sqrt(k + 1);
    least = Math.max(least, k < known ? own : Math.min(own, least * 1.1 || own));
    errors[k] = least;
  }
  return errors;
}

function meanStep(values: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += ((values[i] as number) - (values[i - 1] as number)) ** 2;
  return values.length > 1 ? Math.sqrt(sum / (values.length - 1)) : 0;
}

function empirical(values: Float64Array, mean: Float64Array, probabilities: readonly number[]): Float64Array[] {
  const sizes = values.filter((value) => value > 0).sort();
  const chance = sizes.length / values.length;
  let total = 0;
  for (const size of sizes) total += size;
  const usual = total / values.length;
  return probabilities.map((probability) => {
    const out = new Float64Array(mean.length);
    if (sizes.length === 0 || probability <= 1 - chance) return out;
    const place = (probability - (1 - chance)) / chance;
    const size = sizes[Math.min(sizes.length - 1, Math.floor(place * sizes.length))] as number;
    for (let k = 0; k < mean.length; k++) out[k] = usual > 0 ? (size * (mean[k] as number)) / usual : 0;
    return out;
  });
}
