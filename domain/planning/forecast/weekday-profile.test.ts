import { describe, expect, it } from "vitest";
import { shareOutWeeks, weekdayProfile } from "./weekday-profile";

const week = [5, 5, 5, 5, 5, 20, 0];
const days = (count: number) => Float64Array.from({ length: count }, (_, day) => week[day % 7] ?? 0);

describe("Shares of weekdays", () => {
  it("half a year of busy Saturdays gives them nearly 4/9 of each week, and the days add up to the week", () => {
    const profile = weekdayProfile(days(182));
    expect(profile[5]).toBeCloseTo(4 / 9, 1);
    expect(profile[6]).toBeLessThan(0.01);
    const daily = shareOutWeeks(Float64Array.of(90, 45), profile);
    expect(daily).toHaveLength(14);
    expect(daily.subarray(0, 7).reduce((sum, value) => sum + value, 0)).toBeCloseTo(90, 9);
    expect(daily[12]).toBeCloseTo((daily[5] ?? 0) / 2, 9);
  });

  it("begin with the day after the history, whatever day it ends on", () => {
    const profile = weekdayProfile(days(180));
    // 180 = 25 weeks and 5 days: tomorrow is the busy day.
    expect(profile[0]).toBeCloseTo(4 / 9, 1);
  });

  it("are even where nothing sold or nothing was observed", () => {
    expect([...weekdayProfile(new Float64Array(20))]).toEqual(Array<number>(7).fill(1 / 7));
    expect([...weekdayProfile(new Float64Array(20).fill(Number.NaN))]).toEqual(Array<number>(7).fill(1 / 7));
  });
});
