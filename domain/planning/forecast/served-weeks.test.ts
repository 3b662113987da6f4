import { expect, it } from "vitest";
import { servedWeeks } from "./served-weeks";

it("one empty evening makes one week of four short", () => {
  expect(servedWeeks(28, { days: [9, 10], quantities: [-5, 8], atEnd: 8 })).toEqual({ watched: 4, short: 1 });
});

it("days before the four weeks do not count", () => {
  expect(servedWeeks(100, { days: [10, 20, 81, 82], quantities: [-5, 5, -5, 8], atEnd: 8 })).toEqual({ watched: 4, short: 1 });
});

it("an item that was never there was not on sale; one that ran out was", () => {
  expect(servedWeeks(28, { days: [], quantities: [], atEnd: 0 })).toEqual({ watched: 0, short: 0 });
  // Gone on the second day: the first week is short, the others were not on sale any more.
  expect(servedWeeks(28, { days: [1], quantities: [-3], atEnd: 0 })).toEqual({ watched: 1, short: 1 });
});

it("a short history has fewer weeks", () => {
  expect(servedWeeks(10, { days: [], quantities: [], atEnd: 4 })).toEqual({ watched: 1, short: 0 });
});
