import { logGamma, lowerGammaShare } from "./gamma-function";
import { normalCumulative, standardNormalLoss, standardNormalSecondLoss } from "./normal";

// Loss functions say how much demand D is expected beyond a level x, and how much stock is left below it, in units:
//   short  n(x) = E[(D − x)⁺]        left  n̄(x) = E[(x − D)⁺] = x − E[D] + n(x)
// Second losses integrate them over the level (for whole-numbered demand: sum them), so that the average cost of an
// (r, Q) policy is a difference of two of them:
//   n₂(x) = ½·E[((D − x)⁺)²], whole-numbered ½·E[(D − x)⁺·((D − x)⁺ − 1)]
// Worked: normal demand 8 ± 3 against 11: n = 3·L(1) = 0.24995, n̄ = 3.24995. Poisson demand 7 against 5: n = 2.2926.

export type Loss = { short: number; left: number };

/** What is left follows from what is short: both differ by level − mean. */
const completed = (short: number, level: number, mean: number): Loss => ({ short, left: level - mean + short });
/** Second losses add up to ½·E[(D − x)²]. */
const completedSecond = (short: number, level: number, mean: number, variance: number): Loss => ({
  short,
  left: ((level - mean) ** 2 + variance) / 2 - short,
});

export const normalLoss = (level: number, mean: number, deviation: number): Loss =>
  completed(deviation * standardNormalLoss((level - mean) / deviation), level, mean);

export const normalSecondLoss = (level: number, mean: number, deviation: number): Loss =>
  completedSecond(deviation ** 2 * standardNormalSecondLoss((level - mean) / deviation), level, mean, deviation ** 2);

/** Demand with density rate·e^(−rate·x), mean 1/rate: n(x) = e^(−rate·x)/rate. */
export const exponentialLoss = (level: number, rate: number): Loss => completed(Math.exp(-rate * level) / rate, level, 1 / rate);

export const exponentialSecondLoss = (level: number, rate: number): Loss =>
  completedSecond(Math.exp(-rate * level) / rate ** 2, level, 1 / rate, 1 / rate ** 2);

/** Gamma demand with mean shape·scale: E[D; D > x] is the tail of the gamma with shape + 1. */
export function gammaLoss(level: number, shape: number, scale: number): Loss {
  const mean = shape * scale;
  const beyond = (extra: number) => 1 - lowerGammaShare(shape + extra, level / scale);
  return completed(mean * beyond(1) - level * beyond(0), level, mean);
}

export function gammaSecondLoss(level: number, shape: number, scale: number): Loss {
  const mean = shape * scale;
  const beyond = (extra: number) => 1 - lowerGammaShare(shape + extra, level / scale);
  const short = (shape * (shape + 1) * scale ** 2 * beyond(2) - 2 * level * mean * beyond(1) + level ** 2 * beyond(0)) / 2;
  return completedSecond(short, level, mean, shape * scale ** 2);
}

/** Demand whose logarithm is normal with `logMean` and `logDeviation`. */
export function lognormalLoss(level: number, logMean: number, logDeviation: number): Loss {
  const mean = Math.exp(logMean + logDeviation ** 2 / 2);
  const z = (Math.log(level) - logMean) / logDeviation;
  return completed(mean * normalCumulative(logDeviation - z) - level * normalCumulative(-z), level, mean);
}

/** Probabilities of whole-numbered demand 0, 1, 2 … up to `last`. */
export type Probability = (demand: number) => number;

function countedLoss(probability: Probability, level: number, mean: number): Loss {
  let left = 0;
  for (let demand = 0; demand < level; demand++) left += (level - demand) * probability(demand);
  return { short: mean - level + left, left };
}

function countedSecondLoss(probability: Probability, level: number, mean: number, variance: number): Loss {
  let left = 0;
  for (let demand = 0; demand < level; demand++) left += ((level - demand) * (level - demand + 1) * probability(demand)) / 2;
  return { short: ((level - mean) ** 2 + variance + level - mean) / 2 - left, left };
}

export const poissonProbability =
  (mean: number): Probability =>
  (demand) =>
    Math.exp(demand * Math.log(mean) - mean - logGamma(demand + 1));

export const poissonLoss = (level: number, mean: number): Loss => countedLoss(poissonProbability(mean), level, mean);

export const poissonSecondLoss = (level: number, mean: number): Loss => countedSecondLoss(poissonProbability(mean), level, mean, mean);

/** Failures before success number `successes`, each trial a success with `chance`: Poisson demand whose rate itself varies. */
export type NegativeBinomial = { successes: number; chance: number };

/** The one with this mean and deviation; the variance has to exceed the mean. */
export function negativeBinomialOf(mean: number, deviation: number): NegativeBinomial {
  const variance = deviation ** 2;
  if (variance <= mean) throw new RangeError("A negative binomial demand varies more than its mean.");
  return { successes: mean ** 2 / (variance - mean), chance: mean / variance };
}

const negativeBinomialProbability =
  ({ successes, chance }: NegativeBinomial): Probability =>
  (demand) =>
    Math.exp(
      logGamma(demand + successes) -
        logGamma(demand + 1) -
        logGamma(successes) +
        successes * Math.log(chance) +
        demand * Math.log(1 - chance),
    );

export function negativeBinomialLoss(level: number, demand: NegativeBinomial): Loss {
  const mean = (demand.successes * (1 - demand.chance)) / demand.chance;
  return countedLoss(negativeBinomialProbability(demand), level, mean);
}

export function negativeBinomialSecondLoss(level: number, demand: NegativeBinomial): Loss {
  const mean = (demand.successes * (1 - demand.chance)) / demand.chance;
  return countedSecondLoss(negativeBinomialProbability(demand), level, mean, mean / demand.chance);
}
