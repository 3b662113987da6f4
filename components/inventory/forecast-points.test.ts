import { expect, it } from "vitest";
import { forecastPoints, markedPeriods } from "./forecast-points";

it("two weeks of demand, the second not observed, and two to come, each by its first day", () => {
  expect(forecastPoints({ periodDays: 7, startsOn: "2026-03-02", history: [5, null], mean: [6, 7], low: [2, 2], high: [10, 12] })).toEqual([
    { at: "2026-02-16", actual: 5, mean: null, band: null },
    { at: "2026-02-23", actual: null, mean: null, band: null },
    { at: "2026-03-02", actual: null, mean: 6, band: [2, 10] },
    { at: "2026-03-09", actual: null, mean: 7, band: [2, 12] },
  ]);
});

it("an event marks the drawn weeks that it touches", () => {
  const series = { periodDays: 7, startsOn: "2026-03-02", history: [5, null], mean: [6, 7], low: [2, 2], high: [10, 12] };
  const event = (id: number, fromOn: string, toOn: string) => ({ id, name: "Sale", fromOn, toOn });
  expect(
    markedPeriods(series, [
      event(1, "2026-02-26", "2026-03-03"),
      event(2, "2026-01-01", "2026-02-17"),
      event(3, "2025-12-24", "2025-12-26"),
      event(4, "2026-03-15", "2026-06-01"),
    ]),
  ).toEqual([
    { id: 1, name: "Sale", from: "2026-02-23", to: "2026-03-02" },
    { id: 2, name: "Sale", from: "2026-02-16", to: "2026-02-16" },
    { id: 4, name: "Sale", from: "2026-03-09", to: "2026-03-09" },
  ]);
});
