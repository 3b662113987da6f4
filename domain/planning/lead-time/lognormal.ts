import { normalQuantile } from "../normal-quantile";

// A lead time as a distribution: its logarithm is normal, so it is never negative and has a long tail to the late side.
// Days; m and s the mean and deviation of ln(days):
//   mean e^(m + s²/2)   deviation mean·√(e^(s²) − 1)   quantile e^(m + s·z)
// Worked: 14 ± 5 days are m 2.5787, s 0.3465; nine in ten arrive within 20.5 days.

export type LognormalLeadTime = { logMean: number; logDeviation: number };

/** The one with this mean and deviation in days. No spread gives a certain lead time. */
export function lognormalOf(days: number, deviationDays: number): LognormalLeadTime {
  const mean = Math.max(days, SHORTEST_DAYS);
  const logVariance = Math.log(1 + (deviationDays / mean) ** 2);
  return { logMean: Math.log(mean) - logVariance / 2, logDeviation: Math.sqrt(logVariance) };
}

/** Days and their deviation: what reorder points are reckoned from. */
export function momentsOf({ logMean, logDeviation }: LognormalLeadTime): { days: number; deviationDays: number } {
  const days = Math.exp(logMean + logDeviation ** 2 / 2);
  return { days, deviationDays: days * Math.sqrt(Math.expm1(logDeviation ** 2)) };
}

/** Days within which this share of the orders arrives, 0 < share < 1. */
export const leadTimeQuantile = ({ logMean, logDeviation }: LognormalLeadTime, share: number): number =>
  Math.exp(logMean + logDeviation * normalQuantile(share));

/** Ordered and received on one day is half a day. */
export const SHORTEST_DAYS = 0.5;
