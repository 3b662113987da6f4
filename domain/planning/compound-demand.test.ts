import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compoundFillLevel, compoundQuantile } from "./compound-demand";
import { lognormalOf } from "./lead-time/lognormal";

/** The same by adding day to day, which is slow and hides nothing. */
function byDays(sizes: readonly number[], p: number, days: number, share: number): number {
  let distribution = [1];
  for (let day = 0; day < days; day++) {
    const next = new Array<number>(distribution.length + Math.max(...sizes)).fill(0);
    for (const [units, probability] of distribution.entries()) {
      next[units] = (next[units] ?? 0) + probability * (1 - p);
      for (const size of sizes) next[units + size] = (next[units + size] ?? 0) + (probability * p) / sizes.length;
    }
    distribution = next;
  }
  let reached = 0;
  return distribution.findIndex((probability) => {
    reached += probability;
    return reached >= share - 1e-9;
  });
}
const certain = (days: number) => ({ days, deviationDays: 0 });

describe("What a cycle of occasional demand does not exceed", () => {
  it("every fifth day four units, thirty days, at 95 %: forty", () => {
    expect(compoundQuantile({ sizes: [4, 4, 4], averageInterval: 5, leadTime: certain(20), reviewDays: 10 }, 0.95)).toBe(40);
  });

  it("is what adding day to day says", () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 6 }),
        fc.double({ min: 1.32, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.5, max: 0.995, noNaN: true }),
        (sizes, averageInterval, days, share) => {
          const answer = compoundQuantile({ sizes, averageInterval, leadTime: certain(days - 1), reviewDays: 1 }, share);
          const exact = byDays(sizes, 1 / averageInterval, days, share);
          // On a coarser lattice a step is more than a unit.
          expect(Math.abs(answer - exact)).toBeLessThanOrEqual(Math.max(...sizes) * days > 512 ? 2 : 0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("33 units leave 0.79 of them short on average, 32 leave more; to leave all of it short needs nothing", () => {
    const demand = { sizes: [4], averageInterval: 5, leadTime: certain(20), reviewDays: 10 };
    expect(compoundFillLevel(demand, 0.8)).toBe(33);
    expect(compoundFillLevel(demand, 24)).toBe(0);
  });

  it("has a long lead time in it, as a lognormal one has: for 20 ± 12 and 40 ± 25 days what 400 of its quantiles come to", () => {
    const demand = (days: number, deviationDays: number) => ({
      sizes: [1, 2, 3, 5, 8, 2, 1, 4],
      averageInterval: 2.2,
      leadTime: { days, deviationDays },
      reviewDays: 7,
    });
    for (const [days, deviationDays, share, exact] of [
      [20, 12, 0.95, 79],
      [20, 12, 0.99, 110],
      [40, 25, 0.95, 144],
      [40, 25, 0.99, 208],
      [30, 8, 0.995, 111],
    ] as const)
      expect(Math.abs(compoundQuantile(demand(days, deviationDays), share) - exact)).toBeLessThanOrEqual(1);
  });

  it("is what a long simulation with uncertain lead times says, for sizes of hundreds as well", () => {
    let state = 42;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 4_294_967_296;
    };
    for (const [sizes, averageInterval, days, deviationDays] of [
      [[1, 1, 2, 5], 6, 14, 4],
      [[120, 340, 800], 9, 30, 8],
      [[1], 1.4, 45, 10],
    ] as const) {
      const { logMean, logDeviation } = lognormalOf(days, deviationDays);
      const totals = Array.from({ length: 60_000 }, () => {
        const spread = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
        const length = Math.round(Math.exp(logMean + logDeviation * spread) + 7);
        let total = 0;
        for (let day = 0; day < length; day++) if (random() < 1 / averageInterval) total += sizes[Math.floor(random() * sizes.length)] ?? 0;
        return total;
      }).sort((a, b) => a - b);
      const answer = compoundQuantile({ sizes, averageInterval, leadTime: { days, deviationDays }, reviewDays: 7 }, 0.95);
      // Between what the simulation holds for 94 % and for 96 %.
      expect(answer).toBeGreaterThanOrEqual(totals[Math.floor(0.94 * totals.length)] ?? 0);
      expect(answer).toBeLessThanOrEqual((totals[Math.floor(0.96 * totals.length)] ?? 0) + Math.max(...sizes) / 100);
      const allowed = 0.05 * 7 * (totals.reduce((sum, total) => sum + total, 0) / totals.length / (days + 7));
      const short = (level: number) => totals.reduce((sum, total) => sum + Math.max(0, total - level), 0) / totals.length;
      const fill = compoundFillLevel({ sizes, averageInterval, leadTime: { days, deviationDays }, reviewDays: 7 }, allowed);
      expect(short(fill) / allowed).toBeLessThan(1.1);
      expect(short(fill * 0.96 - 1) / allowed).toBeGreaterThan(1);
    }
  });

  it("stays sensible over years of daily demand, and is nothing where nothing was ever sold", () => {
    const years = compoundQuantile({ sizes: [2], averageInterval: 1.32, leadTime: certain(1_000), reviewDays: 7 }, 0.95);
    expect(years).toBeGreaterThan((2 * 1_007) / 1.32);
    expect(years).toBeLessThan(((2 * 1_007) / 1.32) * 1.05);
    expect(compoundQuantile({ sizes: [], averageInterval: 5, leadTime: certain(10), reviewDays: 7 }, 0.95)).toBe(0);
  });
});
