import { expect, it } from "vitest";
import { servedWeeks } from "./served-weeks";

/** What was asked for on some days of a window; NaN where nobody could. */
const asked = (windowDays: number, byDay: Record<number, number> = {}) =>
  Float64Array.from({ length: windowDays }, (_, day) => byDay[day] ?? Number.NaN);

it("one empty evening makes one week of four short", () => {
  expect(servedWeeks(28, { days: [9, 10], quantities: [-5, 8], atEnd: 8 }, asked(28))).toEqual({ watched: 4, short: 1 });
});

it("days before the four weeks do not count", () => {
  expect(servedWeeks(100, { days: [10, 20, 81, 82], quantities: [-5, 5, -5, 8], atEnd: 8 }, asked(100))).toEqual({ watched: 4, short: 1 });
});

it("an item that was never there was not on sale; one that ran out was", () => {
  expect(servedWeeks(28, { days: [], quantities: [], atEnd: 0 }, asked(28))).toEqual({ watched: 0, short: 0 });
  // Gone on the second day: the first week is short, the others were not on sale any more.
  expect(servedWeeks(28, { days: [1], quantities: [-3], atEnd: 0 }, asked(28))).toEqual({ watched: 1, short: 1 });
});

it("a short history has fewer weeks", () => {
  expect(servedWeeks(10, { days: [], quantities: [], atEnd: 4 }, asked(10))).toEqual({ watched: 1, short: 0 });
});

it("a week that had nothing to sell but was asked for is a week without service", () => {
  const empty = { days: [], quantities: [], atEnd: 0 };
  expect(servedWeeks(28, empty, asked(28, { 3: 1, 8: 0, 27: 2 }))).toEqual({ watched: 2, short: 2 });
  // Of a longer window only the last four weeks are looked at.
  expect(servedWeeks(100, empty, asked(100, { 3: 1, 72: 1 }))).toEqual({ watched: 1, short: 1 });
});
