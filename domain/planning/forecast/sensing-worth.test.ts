import { describe, expect, it } from "vitest";
import { expectedOfLastDays } from "./sensing-worth";

const weeks = (units: readonly number[]) => Float64Array.from(units);
/** Forecasts of ten a week, two weeks ahead, from each of the last `held` weeks. */
const tens = (held: number) => ({ rows: new Float64Array(held * 2).fill(10), held, steps: 2, last: 1 });

describe("The last days correct a forecast", () => {
  it("of an item that ran above it week after week", () => {
    expect(expectedOfLastDays(weeks([10, 10, 20, 20, 20, 20, 20, 20]), tens(6))).toBe(10);
  });

  it("not of one whose weeks scatter around it", () => {
    expect(expectedOfLastDays(weeks([10, 10, 20, 0, 20, 0, 20, 0]), tens(6))).toBeNull();
  });

  it("not where too few weeks were compared to tell", () => {
    expect(expectedOfLastDays(weeks([10, 10, 20, 20]), tens(2))).toBeNull();
    expect(expectedOfLastDays(weeks([10, 10, 20, 20, 20, 20]), { ...tens(4), last: 0 })).toBeNull();
  });
});
