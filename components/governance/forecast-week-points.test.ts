import { expect, it } from "vitest";
import { biasTicks, weeksOf } from "./forecast-week-points";

const row = (startsOn: string, demandClass: string, actualUnits: number) => ({
  startsOn,
  demandClass,
  keys: 1,
  forecastUnits: 10,
  actualUnits,
  missedUnits: 2,
  comparedUnits: actualUnits,
  naiveMissedUnits: 3,
});

it("classes are added up week by week, or one is taken", () => {
  const rows = [row("2026-03-02", "lumpy", 8), row("2026-03-02", "smooth", 12), row("2026-03-09", "smooth", 9)];
  expect(weeksOf(rows, "").map((week) => [week.startsOn, week.keys, week.actualUnits, week.missedUnits])).toEqual([
    ["2026-03-02", 2, 20, 4],
    ["2026-03-09", 1, 9, 2],
  ]);
  expect(weeksOf(rows, "smooth").map((week) => week.actualUnits)).toEqual([12, 9]);
});

it("zero bias is in the middle of the axis", () => {
  expect(biasTicks([{ bias: 0.31 }, { bias: null }, { bias: -0.05 }])).toEqual([-0.4, 0, 0.4]);
  expect(biasTicks([])).toEqual([-0.1, 0, 0.1]);
});
