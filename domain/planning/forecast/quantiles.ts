// How far demand may lie from its forecast. Demand of every period: the forecast plus z times the error that the rolling
// origins showed so far ahead, which grows with the distance. Demand that comes now and then: with probability 1 − p
// nothing, else one of the sizes that were seen, scaled to the forecast's mean.
// Worked: sizes 2 in half of the periods, mean 1: the median is 0 or 2, the 90 % quantile 2.
import { normalQuantile } from "../normal-quantile";

/** From the rolling origins, by steps ahead: the sum of the squared errors and how many there were. */
export type MissedAhead = { squares: Float64Array; seen: Float64Array };

/**
 * How errors grow with the distance (as its power), and by how much those of few origins understate those to come: the models were
 * chosen on the same periods. Set so that the bands hold what they say on the training part of M3 and on hospital (docs/forecast.md).
 */
const WITH_SEASONS = { growth: 0.5, unseen: 2 };
const WITHOUT_SEASON = { growth: 0.9, unseen: 4 };
/** What the growth says counts as much as this many errors that were seen. */
const BORROWED_PAIRS = 2;

/** One array a probability, each of the forecast's length, in base units a period. `missed`: null where nothing was held back. */
export function forecastQuantiles(
  values: Float64Array,
  mean: Float64Array,
  missed: MissedAhead | null,
  probabilities: readonly number[],
  intermittent: boolean,
  nonNegative: boolean,
  season: number,
): Float64Array[] {
  if (probabilities.length === 0) return [];
  if (intermittent) return empirical(values, mean, probabilities);
  const errors = errorsAhead(values, missed, mean.length, season);
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

/**
 * Far ahead only few origins could be compared: what all of them say about one step, grown with the distance, counts beside a step's own
 * errors, and a step's error is at least that of the step before it.
 */
function errorsAhead(values: Float64Array, missed: MissedAhead | null, length: number, season: number): Float64Array {
  const { growth, unseen } = season > 1 ? WITH_SEASONS : WITHOUT_SEASON;
  const grown = (k: number) => (k + 1) ** (2 * growth);
  let scaled = 0;
  let pairs = 0;
  for (let k = 0; k < (missed?.squares.length ?? 0); k++) {
    scaled += (missed?.squares[k] as number) / grown(k);
    pairs += missed?.seen[k] as number;
  }
  const usual = pairs > 0 ? scaled / pairs : meanStep(values) ** 2;
  const inflation = 1 + unseen / Math.max(1, missed?.seen[0] ?? 0);
  const errors = new Float64Array(length);
  let least = 0;
  for (let k = 0; k < length; k++) {
    const expected = usual * grown(k);
    const squares = ((missed?.squares[k] ?? 0) + BORROWED_PAIRS * expected) / ((missed?.seen[k] ?? 0) + BORROWED_PAIRS);
    least = Math.max(least, squares);
    errors[k] = Math.sqrt(least * inflation);
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
