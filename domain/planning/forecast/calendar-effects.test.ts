import { describe, expect, it } from "vitest";
import { applyEffects, calendarEffects } from "./calendar-effects";

const marked = (length: number, at: readonly number[], name = "sale") => Array.from({ length }, (_, i) => (at.includes(i) ? name : null));

describe("Calendar and promotion effects", () => {
  it("a promotion that sold 30 twice where 10 is usual has an effect of 70 / 30", () => {
    const values = new Float64Array(20).fill(10);
    values[5] = 30;
    values[12] = 30;
    expect(calendarEffects(values, marked(20, [5, 12]), 1).get("sale")).toBeCloseTo(70 / 30, 9);
  });

  it("a Saturday in the sale is compared with other Saturdays", () => {
    const values = Float64Array.from({ length: 28 }, (_, day) => (day % 7 === 5 ? 40 : 10));
    values[19] = 80;
    // Seen once: half way between 2 and 1.
    expect(calendarEffects(values, marked(28, [19]), 7).get("sale")).toBeCloseTo(1.5, 9);
  });

  it("what was taken out of the history comes back where the mark comes again", () => {
    const effects = new Map([["sale", 2]]);
    expect([...applyEffects(Float64Array.of(10, 40, 10), marked(3, [1]), effects, -1)]).toEqual([10, 20, 10]);
    expect([...applyEffects(Float64Array.of(10, 10), marked(2, [1]), effects, 1)]).toEqual([10, 20]);
  });

  it("a mark that was never seen, or only where nothing is usual, changes nothing", () => {
    expect(calendarEffects(new Float64Array(9), marked(9, [4]), 1).size).toBe(0);
    expect([...applyEffects(Float64Array.of(3), ["unheard"], new Map(), 1)]).toEqual([3]);
  });

  it("periods that were not observed say nothing about an effect", () => {
    const values = Float64Array.of(10, 10, Number.NaN, 10, 10);
    expect(calendarEffects(values, marked(5, [2]), 1).size).toBe(0);
  });
});
