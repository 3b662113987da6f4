import { normalDensity, normalTail } from "../policy/normal";
import { type LognormalLeadTime, SHORTEST_DAYS } from "./lognormal";

// Fits a lognormal lead time to orders of which some have not arrived yet. Leaving those out makes every supplier look
// fast, most of all the one whose late orders are open. An open order of age c says only that its lead time exceeds c;
// expectation–maximization fills in what is expected beyond, with α = (ln c − m)/s and λ = φ(α)/P(Z > α):
//   E[y | y > ln c] = m + s·λ    E[(y − m)² | y > ln c] = s²·(1 + α·λ)
// A prior counts as `strength` further orders like the group that this one belongs to.
// Worked: arrived after 10, 10, 20, 20 days: m = ½·ln 200 = 2.649, s = ½·ln 2 = 0.347; with a fifth order open for 40
// days m is 2.944.

export type LeadTimeObservation = { days: number /** Not arrived: `days` is its age so far. */; open: boolean };
export type LeadTimePrior = { fit: LognormalLeadTime; strength: number };

const ROUNDS = 300;
const NARROWEST = 1e-3;

/** Null without any order that arrived and without a prior: then nothing is known. */
export function fitLeadTime(observations: readonly LeadTimeObservation[], prior?: LeadTimePrior): LognormalLeadTime | null {
  const arrived = observations.filter(({ open }) => !open);
  if (observations.length === 0 || (arrived.length === 0 && !prior)) return prior?.fit ?? null;
  const logs = observations.map(({ days }) => Math.log(Math.max(days, SHORTEST_DAYS)));
  const strength = prior?.strength ?? 0;
  const priorMean = prior?.fit.logMean ?? 0;
  const priorVariance = (prior?.fit.logDeviation ?? 0) ** 2;
  const weight = logs.length + strength;
  let mean = prior?.fit.logMean ?? logs.reduce((sum, y) => sum + y, 0) / logs.length;
  let deviation = Math.max(prior?.fit.logDeviation ?? 0.5, 0.05);
  for (let round = 0; round < ROUNDS; round++) {
    let sum = strength * priorMean;
    let squares = strength * (priorVariance + priorMean ** 2);
    for (const [index, y] of logs.entries()) {
      if (!observations[index]?.open) {
        sum += y;
        squares += y * y;
        continue;
      }
      const alpha = (y - mean) / deviation;
      const hazard = alpha > 30 ? alpha : normalDensity(alpha) / normalTail(alpha);
      sum += mean + deviation * hazard;
      squares += deviation ** 2 * (1 + alpha * hazard) + mean ** 2 + 2 * mean * deviation * hazard;
    }
    const nextMean = sum / weight;
    const nextDeviation = Math.sqrt(Math.max(NARROWEST ** 2, squares / weight - nextMean ** 2));
    const settled = Math.abs(nextMean - mean) + Math.abs(nextDeviation - deviation) < 1e-9;
    mean = nextMean;
    deviation = nextDeviation;
    if (settled) break;
  }
  return { logMean: mean, logDeviation: deviation };
}

/** ln of the likelihood of the observations: the density of what arrived, the tail of what is open. For comparing fits. */
export function logLikelihood({ logMean, logDeviation }: LognormalLeadTime, observations: readonly LeadTimeObservation[]): number {
  return observations.reduce((sum, { days, open }) => {
    const y = Math.log(Math.max(days, SHORTEST_DAYS));
    const z = (y - logMean) / logDeviation;
    if (open) return sum + Math.log(Math.max(normalTail(z), 1e-300));
    return sum - (z * z) / 2 - Math.log(logDeviation) - y - Math.log(2 * Math.PI) / 2;
  }, 0);
}
