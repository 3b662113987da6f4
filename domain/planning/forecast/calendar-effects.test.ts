import { describe, expect, it } from "vitest";
import { effectOf, periodEffect, seenEffects, withoutEffects } from "./calendar-effects";

const marked = (length: number, at: readonly number[], name = "sale") => Array.from({ length }, (_, i) => (at.includes(i) ? name : null));

describe("Calendar and promotion effects", () => {
  it("a promotion that sold 30 twice where 10 is usual has an effect of 70 / 30, believed 1 by 10 units", () => {
    const values = new Float64Array(20).fill(10);
    values[5] = 30;
    values[12] = 30;
    const seen = seenEffects(values, marked(20, [5, 12]), 1).get("sale");
    expect(seen).toEqual({ seen: 60, usual: 20, days: 2 });
    expect(effectOf(seen ?? { seen: 0, usual: 0, days: 0 }, 1, 10)).toBeCloseTo(70 / 30, 9);
  });

  it("a Saturday in the sale is compared with other Saturdays", () => {
    const values = Float64Array.from({ length: 28 }, (_, day) => (day % 7 === 5 ? 40 : 10));
    values[19] = 80;
    expect(seenEffects(values, marked(28, [19]), 7).get("sale")).toEqual({ seen: 80, usual: 40, days: 1 });
  });

  it("what an item shows weighs by its demand: little of it leaves what all showed together", () => {
    expect(effectOf({ seen: 1, usual: 0.5, days: 2 }, 1.5, 30)).toBeCloseTo(46 / 30.5, 9);
    expect(effectOf({ seen: 6_000, usual: 2_000, days: 2 }, 1.5, 30)).toBeCloseTo(2.978, 3);
    expect(effectOf({ seen: 5_000, usual: 0, days: 1 }, 1, 30)).toBe(10);
    expect(effectOf({ seen: 0, usual: 0, days: 0 }, 1.8, 0)).toBe(1.8);
  });

  it("what was taken out of the history comes back where the mark comes again, by the days of the period that have it", () => {
    const effects = new Map([["sale", 2]]);
    expect([...withoutEffects(Float64Array.of(10, 40, 10), marked(3, [1]), effects)]).toEqual([10, 20, 10]);
    expect(periodEffect(marked(7, [3]), effects)).toBeCloseTo(8 / 7, 9);
    expect(periodEffect(marked(2, [0]), effects, [0.75, 0.25])).toBeCloseTo(1.75, 9);
    expect(periodEffect(marked(1, [0], "unheard"), effects)).toBe(1);
  });

  it("days that were not observed, or lie before the first stock, say nothing about an effect", () => {
    expect(seenEffects(Float64Array.of(10, 10, Number.NaN, 10, 10), marked(5, [2]), 1).size).toBe(0);
    expect(seenEffects(Float64Array.of(0, 0, 0, 10, 10), marked(5, [1]), 1, 3).size).toBe(0);
  });
});
