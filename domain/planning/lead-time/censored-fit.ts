import { normalDensity, normalTail } from "../policy/normal";
import { type LognormalLeadTime, SHORTEST_DAYS } from "./lognormal";

// Fits a lognormal lead time to orders of which some have not arrived yet. Leaving those out makes every supplier look
// fast, most of all the one whose late orders are open. An open order of age c says only that its lead time exceeds c;
// expectation–maximization fills in what is expected beyond, with α = (ln c − m)/s and λ = φ(α)/P(Z > α):
//   E[y | y > ln c] = m + s·λ    E[(y − m)² | y > ln c] = s²·(1 + α·λ)
// What was believed before (normal-inverse-gamma) counts as κ further orders for the mean m₀ and as ν for the spread s₀, so that
// few orders cannot make a lead time certain; after n orders:
//   m = (κ·m₀ + Σy)/(κ + n)    s² = (ν·s₀² + κ·(m₀ − m)² + Σ(y − m)²)/(ν + n)
// Worked: arrived after 10, 10, 20, 20 days: m = ½·ln 200 = 2.649, s = ½·ln 2 = 0.347; with a fifth order open for 40
// days m is 2.944. Before, 14 ± 5 days were believed, worth 3 orders (m₀ 2.579, s₀² 0.120), and one took 7: m = (3·2.579 +
// 1.946)/4 = 2.421, s² = (3·0.120 + 3·0.158² + 0.475²)/4 = 0.165, so 12.2 ± 5.2 days.

export type LeadTimeObservation = { days: number /** Not arrived: `days` is its age so far. */; open: boolean };
/** The logarithm of days, or of a ratio of days. */
export type LogObservation = { log: number; open: boolean };
/** With the orders that its mean and its spread rest on: it is what is believed before the next ones. */
export type LeadTimeBelief = LognormalLeadTime & { weight: number; spreadWeight: number };

const ROUNDS = 300;
const NARROWEST = 1e-3;
/**
 * A deviation of 1 is one order in ten after three and a half times the median. Beyond it a few odd orders beside many open ones would
 * lengthen each other without end: the longer the tail, the later the open ones are expected, and the longer the tail.
 */
const WIDEST = 1;
/** Less is what is left of a sum that was taken apart. */
const LEAST_WEIGHT = 1e-6;
const UNKNOWN: LeadTimeBelief = { logMean: 0, logDeviation: 0.5, weight: 0, spreadWeight: 0 };

export const logOf = (days: number): number => Math.log(Math.max(days, SHORTEST_DAYS));

/** What an observation is expected to be, and how far from the mean, squared. */
function expected({ log, open }: LogObservation, { logMean, logDeviation }: LognormalLeadTime): { log: number; square: number } {
  if (!open) return { log, square: (log - logMean) ** 2 };
  const alpha = (log - logMean) / logDeviation;
  const hazard = alpha > 30 ? alpha : normalDensity(alpha) / normalTail(alpha);
  return { log: logMean + logDeviation * hazard, square: logDeviation ** 2 * (1 + alpha * hazard) };
}

/** Null without any order that arrived and without a mean that was believed before: then nothing is known. */
export function fitLogs(observations: readonly LogObservation[], before: LeadTimeBelief = UNKNOWN): LeadTimeBelief | null {
  const arrived = observations.filter(({ open }) => !open);
  const open = observations.filter((one) => one.open);
  if (arrived.length === 0 && before.weight === 0) return null;
  const weight = before.weight + observations.length;
  const spreadWeight = before.spreadWeight + observations.length;
  const fixed = before.weight + arrived.length;
  const sum = arrived.reduce((total, { log }) => total + log, before.weight * before.logMean);
  const squares = arrived.reduce((total, { log }) => total + log ** 2, before.weight * before.logMean ** 2);
  let fit = { logMean: before.weight > 0 ? before.logMean : sum / fixed, logDeviation: Math.max(before.logDeviation, 0.05) };
  for (let round = 0; round < ROUNDS; round++) {
    const waiting = open.map((one) => expected(one, fit));
    const logMean = waiting.reduce((total, { log }) => total + log, sum) / weight;
    // About the new mean: what arrived and was believed by its sums, what is open by what it is about the old one.
    const spread =
      before.spreadWeight * before.logDeviation ** 2 +
      (squares - 2 * logMean * sum + fixed * logMean ** 2) +
      waiting.reduce((total, { log, square }) => total + square + (log - logMean) ** 2 - (log - fit.logMean) ** 2, 0);
    const next = { logMean, logDeviation: Math.min(WIDEST, Math.sqrt(Math.max(NARROWEST ** 2, spread / spreadWeight))) };
    const settled = Math.abs(next.logMean - fit.logMean) + Math.abs(next.logDeviation - fit.logDeviation) < 1e-9;
    fit = next;
    if (settled) break;
  }
  return { ...fit, weight, spreadWeight };
}

/** The same in days, with nothing believed before. */
export function fitLeadTime(observations: readonly LeadTimeObservation[]): LognormalLeadTime | null {
  const fit = fitLogs(observations.map(({ days, open }) => ({ log: logOf(days), open })));
  return fit && { logMean: fit.logMean, logDeviation: fit.logDeviation };
}

/** What a fit was without some of what it was made from: an order does not confirm itself. */
export function withoutOrders(fit: LeadTimeBelief, observations: readonly LogObservation[]): LeadTimeBelief {
  const own = observations.map((one) => expected(one, fit));
  const weight = fit.weight - own.length;
  const spreadWeight = fit.spreadWeight - own.length;
  const isLeft = weight > LEAST_WEIGHT;
  const logMean = isLeft ? own.reduce((sum, { log }) => sum - log, fit.weight * fit.logMean) / weight : fit.logMean;
  const squares = own.reduce((sum, { square }) => sum - square, fit.spreadWeight * fit.logDeviation ** 2);
  // What is left was measured about the mean of all of it.
  const variance = (squares - weight * (logMean - fit.logMean) ** 2) / spreadWeight;
  return { logMean, logDeviation: Math.sqrt(Math.max(NARROWEST ** 2, variance)), weight: isLeft ? weight : 0, spreadWeight };
}

/** ln of the likelihood of the observations: the density of what arrived, the tail of what is open. For comparing fits. */
export function logLikelihood({ logMean, logDeviation }: LognormalLeadTime, observations: readonly LeadTimeObservation[]): number {
  return observations.reduce((sum, { days, open }) => {
    const y = logOf(days);
    const z = (y - logMean) / logDeviation;
    if (open) return sum + Math.log(Math.max(normalTail(z), 1e-300));
    return sum - (z * z) / 2 - Math.log(logDeviation) - y - Math.log(2 * Math.PI) / 2;
  }, 0);
}
