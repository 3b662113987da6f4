import { expect, it } from "vitest";
import { type CycleForecast, cycleDemand, forecastProfile, heldByPast, isUsable, lastDaysOf } from "./cycle-forecast";
import { profileDemand } from "./demand-class";

const weekly: CycleForecast = {
  model: "theta",
  demandClass: "smooth",
  periodDays: 7,
  ageDays: 0,
  mean: [70, 84, 98],
  high: 80,
  wape: 0.2,
};

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

it("demand that comes now and then holds a forecast back where it is more than three times the past, or less than a third", () => {
  const past = profileDemand([8, 8], 80);
  const far = { dailyDemand: 0.93, dailyDeviation: 1, sensedRatio: 1 };
  expect(heldByPast(past.demandClass, past.dailyDemand, far.dailyDemand)).toBe("at_most");
  expect(forecastProfile(past, far, weekly).dailyDemand).toBeCloseTo(3 * past.dailyDemand, 9);
  expect(heldByPast(past.demandClass, past.dailyDemand, 0.05)).toBe("at_least");
  expect(heldByPast(past.demandClass, past.dailyDemand, 0.5)).toBeNull();
  expect(heldByPast("smooth", 0.2, 0.93)).toBeNull();
});

it("a forecast says nothing about days it was not made for, and a seldom one nothing about what nobody asked for lately", () => {
  expect(isUsable(weekly, "smooth")).toBe(true);
  expect(isUsable(weekly, "lumpy")).toBe(true);
  expect(isUsable({ ...weekly, ageDays: 15 }, "smooth")).toBe(false);
  expect(isUsable({ ...weekly, ageDays: -1 }, "smooth")).toBe(false);
  expect(isUsable(weekly, "none")).toBe(true);
  expect(isUsable({ ...weekly, demandClass: "lumpy" }, "none")).toBe(false);
  expect(isUsable({ ...weekly, demandClass: "none", similarItems: 4 }, "none")).toBe(true);
});

it("a cycle that ends on a Saturday has Saturdays' share of the week", () => {
  const shares = [0.1, 0.1, 0.1, 0.1, 0.1, 0.5, 0];
  expect(cycleDemand({ ...weekly, weekdayShares: shares }, 6).dailyDemand).toBeCloseTo(70 / 6, 9);
  expect(cycleDemand({ ...weekly, weekdayShares: shares, ageDays: 5 }, 2).dailyDemand).toBeCloseTo(35 / 2, 9);
});

it("a last week above what was expected raises the days to come, the first ones most", () => {
  const even = { ...weekly, mean: [70, 70, 70] };
  const lastDays = lastDaysOf(even, { sold: 119, expectedLast: 70, observedLast: 7 });
  expect(lastDays).toEqual({ sold: 119, expected: 70, observedDays: 7 });
  const raised: CycleForecast = { ...even, ...(lastDays && { lastDays }) };
  expect(cycleDemand(raised, 1)).toMatchObject({ sensedRatio: 259 / 210, dailyDemand: 10 * (1 + (49 / 210) * 0.8) });
  expect(cycleDemand(raised, 21).dailyDemand).toBeLessThan(10.5);
  // Two days after the forecast was made, of which it said 10 each; five of the seven before were on sale.
  expect(lastDaysOf({ ...even, ageDays: 2 }, { sold: 0, expectedLast: 70, observedLast: 5 })).toMatchObject({
    expected: expect.closeTo(10 * (25 / 7) + 20, 9),
    observedDays: expect.closeTo(25 / 7 + 2, 9),
  });
  expect(lastDaysOf(even, { sold: 119, expectedLast: null, observedLast: 7 })).toBeNull();
});

it("seldom demand keeps its sizes and comes as much more often as the forecast says, up to three times", () => {
  const past = profileDemand([8, 8, 8, 8, 8], 20);
  const at = (dailyDemand: number) => forecastProfile(past, { dailyDemand, dailyDeviation: 1, sensedRatio: 1 }, weekly);
  expect(at(4)).toMatchObject({ demandClass: "intermittent", averageInterval: 2, dailyDemand: 4 });
  expect(at(0.1)).toMatchObject({ averageInterval: 12, dailyDemand: expect.closeTo(2 / 3, 9) });
  expect(at(100)).toMatchObject({ averageInterval: expect.closeTo(4 / 3, 9), dailyDemand: expect.closeTo(6, 9) });
});

it("what nobody asked for lately is as even as its forecast; one without spread keeps the past's", () => {
  const demand = { dailyDemand: 5, dailyDeviation: 2, sensedRatio: 1 };
  expect(forecastProfile(profileDemand([], 84), demand, weekly)).toMatchObject({
    demandClass: "smooth",
    dailyDemand: 5,
    dailyDeviation: 2,
  });
  const past = profileDemand([4, 6, 4, 6], 4);
  expect(forecastProfile(past, { ...demand, dailyDeviation: 0 }, weekly).dailyDeviation).toBe(past.dailyDeviation);
});

it("a forecast without spread leaves no deviation", () => {
  expect(cycleDemand({ ...weekly, high: 70 }, 7).dailyDeviation).toBe(0);
  expect(cycleDemand({ ...weekly, high: 60 }, 7).dailyDeviation).toBe(0);
});
