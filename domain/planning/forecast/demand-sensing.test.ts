import { describe, expect, it } from "vitest";
import { correctByLastDays, sensedRatio } from "./demand-sensing";

const flat = (value: number, days: number) => new Float64Array(days).fill(value);

describe("Demand sensing", () => {
  it("a week at 17 where 10 was expected raises tomorrow by a fifth and the week after by little", () => {
    expect(sensedRatio(flat(17, 7), flat(10, 7))).toBeCloseTo(259 / 210, 9);
    const corrected = correctByLastDays(flat(10, 14), flat(17, 7), flat(10, 7));
    expect(corrected[0]).toBeCloseTo(11.867, 3);
    expect(corrected[13]).toBeLessThan(10.2);
    expect([...corrected]).toEqual([...corrected].sort((a, b) => b - a));
  });

  it("demand as expected, nothing expected, or days that were not observed correct nothing", () => {
    expect(sensedRatio(flat(4, 7), flat(4, 7))).toBe(1);
    expect(sensedRatio(flat(4, 7), flat(0, 7))).toBe(1);
    expect(sensedRatio(flat(Number.NaN, 7), flat(4, 7))).toBe(1);
  });

  it("however wild the last days, tomorrow is at most doubled and at least halved", () => {
    expect(sensedRatio(flat(1_000, 7), flat(1, 7))).toBe(2);
    expect(sensedRatio(flat(0, 60), flat(10, 60))).toBe(0.5);
  });
});
