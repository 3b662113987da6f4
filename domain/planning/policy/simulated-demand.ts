import { seededRandom } from "./seeded-random";

// Demand over a lead time and a review when it is intermittent or lumpy, and so is not normal: sums of many simulated
// cycles. A day has demand with probability 1/interval, its size is one of those that were seen, the lead time is one of
// those that were seen or learned. Sorted, the sums answer both kinds of target:
//   cycle service  the quantile of the sums
//   fill rate      the smallest level S whose mean shortfall E[(sum − S)⁺] is (1 − target) of what a cycle sells
// Worked: sums 0, 0, 4, 10 and half of 8 sold a cycle may be short: at S = 0 the shortfall is 3.5 ≤ 4, so S = 0; a tenth:
// 0.8 allowed, (10 − S)/4 = 0.8 at S = 6.8.

export type SimulatedCycles = {
  /** Units on days with demand. */
  sizes: readonly number[];
  /** Days per day with demand, at least 1. */
  averageInterval: number;
  /** Lead time in days, one of many, by a number 0–1. */
  leadTime: (share: number) => number;
  reviewDays: number;
  cycles: number;
  seed: number;
};

/** Sums of demand over simulated cycles, ascending. */
export function simulatedSums({ sizes, averageInterval, leadTime, reviewDays, cycles, seed }: SimulatedCycles): Float64Array {
  const random = seededRandom(seed);
  const logMiss = Math.log(1 - Math.min(1 / averageInterval, 1 - 1e-12));
  const sums = new Float64Array(cycles);
  for (let cycle = 0; cycle < cycles; cycle++) {
    const days = Math.round(Math.max(0, leadTime(random())) + reviewDays);
    let sum = 0;
    // Jumps from demand day to demand day: the gaps are geometric.
    for (let day = 1 + Math.floor(Math.log(1 - random()) / logMiss); day <= days; day += 1 + Math.floor(Math.log(1 - random()) / logMiss)) {
      sum += sizes[Math.floor(random() * sizes.length)] ?? 0;
    }
    sums[cycle] = sum;
  }
  return sums.sort();
}

export const levelForCycleService = (sums: Float64Array, share: number): number =>
  sums[Math.min(sums.length - 1, Math.max(0, Math.ceil(share * sums.length) - 1))] ?? 0;

export function levelForFillRate(sums: Float64Array, share: number, soldPerCycle: number): number {
  const allowed = (1 - share) * soldPerCycle * sums.length;
  // From the largest sum down the shortfall grows by one for every sum above.
  let shortfall = 0;
  for (let above = 1; above <= sums.length; above++) {
    const level = sums[sums.length - above] ?? 0;
    const next = sums[sums.length - above - 1] ?? 0;
    const grown = shortfall + (level - next) * above;
    if (grown > allowed) return level - (allowed - shortfall) / above;
    shortfall = grown;
  }
  return 0;
}
