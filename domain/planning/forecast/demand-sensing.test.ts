import { describe, expect, it } from "vitest";
import { sensedOn, sensedRatio } from "./demand-sensing";

describe("Demand sensing", () => {
  it("a week at 17 where 10 was expected raises tomorrow by a fifth and the week after by little", () => {
    const ratio = sensedRatio({ sold: 119, expected: 70, observedDays: 7 });
    expect(ratio).toBeCloseTo(259 / 210, 9);
    expect(sensedOn(ratio, 0)).toBeCloseTo(1.187, 3);
    expect(sensedOn(ratio, 13)).toBeLessThan(1.02);
  });

  it("demand as expected, nothing expected, or days that were not observed correct nothing", () => {
    expect(sensedRatio({ sold: 28, expected: 28, observedDays: 7 })).toBe(1);
    expect(sensedRatio({ sold: 28, expected: 0, observedDays: 7 })).toBe(1);
    expect(sensedRatio({ sold: 0, expected: 28, observedDays: 0 })).toBe(1);
  });

  it("however wild the last days, tomorrow is at most doubled and at least halved", () => {
    expect(sensedRatio({ sold: 7_000, expected: 7, observedDays: 7 })).toBe(2);
    expect(sensedRatio({ sold: 0, expected: 600, observedDays: 60 })).toBe(0.5);
  });
});
