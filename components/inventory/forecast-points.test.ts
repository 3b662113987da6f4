import { expect, it } from "vitest";
import { forecastPoints } from "./forecast-points";

it("two weeks of demand, the second not observed, and two to come, each by its first day", () => {
  expect(forecastPoints({ periodDays: 7, startsOn: "2026-03-02", history: [5, null], mean: [6, 7], low: [2, 2], high: [10, 12] })).toEqual([
    { at: "2026-02-16", actual: 5, mean: null, band: null },
    { at: "2026-02-23", actual: null, mean: null, band: null },
    { at: "2026-03-02", actual: null, mean: 6, band: [2, 10] },
    { at: "2026-03-09", actual: null, mean: 7, band: [2, 12] },
  ]);
});
