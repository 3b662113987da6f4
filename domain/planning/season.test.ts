import { describe, expect, it } from "vitest";
import { profileDemand } from "./demand-class";
import { seasonBound, seasonQuantity } from "./season";

/** 10 a day ± 4. */
const steady = [...Array<number>(8).fill(6), ...Array<number>(8).fill(14), 10];
const item = {
  profile: profileDemand(steady, 17),
  sizes: steady,
  daysLeft: 36,
  salvageShare: 0.3,
  unitCostMinor: 400,
  unitMarginMinor: 600,
};
const bound = (change: Partial<typeof item> = {}) => seasonBound({ ...item, ...change });

describe("The end of a season", () => {
  it("36 days of 10 ± 4, a margin of 6.00 against 2.80 lost on what is left: 372", () => {
    expect(bound()).toMatchObject({ level: 372, costs: { holdingCost: 280, stockoutCost: 600 } });
    expect(bound()?.ratio).toBeCloseTo(0.682, 3);
  });

  it("asks for less where less comes back, nothing once it is over or earns nothing, and bounds nothing that loses nothing", () => {
    expect(bound({ salvageShare: 0 })?.level).toBeLessThan(372);
    expect(bound({ daysLeft: 0 })?.level).toBe(0);
    expect(bound({ unitMarginMinor: -20 })?.level).toBe(0);
    expect(bound({ salvageShare: 1 })).toBeNull();
  });

  it("of demand now and then is the quantile of its days: 4 every fifth day, 30 days, 95 % within 40", () => {
    const sizes = Array<number>(10).fill(4);
    const rare = bound({
      profile: profileDemand(sizes, 50),
      sizes,
      daysLeft: 30,
      salvageShare: 0,
      unitCostMinor: 100,
      unitMarginMinor: 1_900,
    });
    expect(rare).toMatchObject({ level: 40, ratio: 0.95 });
  });

  it("takes the full pack that costs less by the end, or none", () => {
    const packsOf = (orderMultiple: number, position: number, minimumOrderQuantity = 1) =>
      seasonQuantity(bound() ?? { level: 0, ratio: 0, costs: { holdingCost: 1, stockoutCost: 1 } }, position, item, {
        minimumOrderQuantity,
        orderMultiple,
      });
    expect(packsOf(1, 300)).toBe(72);
    expect(packsOf(50, 300)).toBe(50);
    expect(packsOf(100, 300)).toBe(100);
    // 280 left of 600 cost more than 60 short.
    expect(packsOf(1, 300, 600)).toBe(0);
    expect(packsOf(1, 400)).toBe(0);
    expect(packsOf(12, -5)).toBe(384);
  });
});
