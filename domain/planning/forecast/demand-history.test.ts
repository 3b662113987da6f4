import { describe, expect, it } from "vitest";
import { type ByDay, dailyHistory, demandByPeriod, type FreeStock, observedDays, periodOf } from "./demand-history";

const never = { days: [], quantities: [], atEnd: 10 };

const demandHistory = (windowDays: number, demand: ByDay, free: FreeStock, periodDays: number) =>
  demandByPeriod(dailyHistory(windowDays, demand, free), periodDays);

describe("Demand history", () => {
  it("six sold on the first day, an empty shelf until a delivery on the fourth: the two days between were not observed", () => {
    const demand = { days: [0, 3], quantities: [6, 1] };
    const free = { days: [0, 3], quantities: [-6, 7], atEnd: 7 };
    expect([...demandHistory(5, demand, free, 1)]).toEqual([6, Number.NaN, Number.NaN, 1, 0]);
  });

  it("what was asked for from an empty shelf is demand", () => {
    const free = { days: [0], quantities: [-6], atEnd: 0 };
    expect([...demandHistory(4, { days: [0, 2], quantities: [6, 2] }, free, 1)]).toEqual([6, Number.NaN, 2, Number.NaN]);
  });

  it("before the first stock or demand there is no history", () => {
    const free = { days: [2], quantities: [10], atEnd: 10 };
    expect([...demandHistory(5, { days: [3], quantities: [1] }, free, 1)]).toEqual([0, 1, 0]);
  });

  it("demand from before the ledger counts, and days between it without demand are zero", () => {
    const free = { days: [4], quantities: [10], atEnd: 10 };
    expect([...demandHistory(6, { days: [0, 2], quantities: [3, 5] }, free, 1)]).toEqual([3, 0, 5, 0, 0, 0]);
  });

  it("a week with five days on sale is scaled up to seven; the last week ends with the window", () => {
    const free = { days: [5, 7], quantities: [-4, 20], atEnd: 20 };
    // Day 5 began with stock; only day 6 was empty throughout.
    expect(demandHistory(14, { days: [0, 5, 8], quantities: [2, 4, 7] }, free, 7)).toEqual(Float64Array.of(7, 7));
  });

  it("the week of the first demand counts, even when it began in the middle of it", () => {
    expect(demandHistory(16, { days: [4], quantities: [3] }, { ...never, atEnd: 0 }, 7)).toEqual(Float64Array.of(3, 0));
    // Two days more than whole weeks: what was asked for on them alone is too little to tell.
    expect(demandHistory(16, { days: [0], quantities: [3] }, { ...never, atEnd: 0 }, 7)).toEqual(Float64Array.of(0, 0));
  });

  it("an item that never had stock or demand has none", () => {
    expect(demandHistory(30, { days: [], quantities: [] }, { ...never, atEnd: 0 }, 1)).toHaveLength(0);
    expect(demandHistory(3, { days: [], quantities: [] }, never, 1)).toEqual(Float64Array.of(0, 0, 0));
  });

  it("a plan looks at the days since the first stock on which there was some: 8 of 10, 6 of the last 7", () => {
    const free = { days: [1, 4, 6], quantities: [5, -5, 9], atEnd: 9 };
    const history = dailyHistory(10, { days: [2, 4], quantities: [1, 4] }, free);
    // Day 0 was before the first stock, day 5 was empty from morning to evening.
    expect(observedDays(history, 84)).toBe(8);
    expect(observedDays(history, 7)).toBe(6);
  });

  it("half a year is forecast by weeks, less by days", () => {
    expect(periodOf(182)).toEqual({ days: 7, season: 52, horizon: 13 });
    expect(periodOf(181)).toEqual({ days: 1, season: 7, horizon: 28 });
  });
});
