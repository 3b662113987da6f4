import { expect, it } from "vitest";
import { type CycleForecast, cycleDemand, isUsable } from "./cycle-forecast";

const weekly: CycleForecast = { model: "theta", periodDays: 7, ageDays: 0, mean: [70, 84, 98], high: 80, wape: 0.2 };

it("ten days take the first week whole and three days of the next", () => {
  const { dailyDemand, dailyDeviation } = cycleDemand(weekly, 10);
  expect(dailyDemand).toBeCloseTo(10.6, 9);
  expect(dailyDeviation).toBeCloseTo(2.949, 3);
});

it("days that are over are not counted", () => {
  expect(cycleDemand({ ...weekly, ageDays: 7 }, 7).dailyDemand).toBeCloseTo(12, 9);
});

it("beyond a forecast of days its last week repeats", () => {
  const daily: CycleForecast = { ...weekly, periodDays: 1, mean: [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 7], high: 2 };
  // 14 days of forecast hold 14 units, each week after them 7.
  expect(cycleDemand(daily, 28).dailyDemand).toBeCloseTo(1, 9);
  expect(cycleDemand(daily, 20).dailyDemand).toBeCloseTo(14 / 20, 9);
});

it("a forecast says nothing about demand that comes now and then, nor about days it was not made for", () => {
  expect(isUsable(weekly, "smooth")).toBe(true);
  expect(isUsable(weekly, "erratic")).toBe(true);
  expect(isUsable(weekly, "lumpy")).toBe(false);
  expect(isUsable({ ...weekly, ageDays: 15 }, "smooth")).toBe(false);
  expect(isUsable({ ...weekly, ageDays: -1 }, "smooth")).toBe(false);
});

it("a forecast without spread leaves no deviation", () => {
  expect(cycleDemand({ ...weekly, high: 70 }, 7).dailyDeviation).toBe(0);
  expect(cycleDemand({ ...weekly, high: 60 }, 7).dailyDeviation).toBe(0);
});
