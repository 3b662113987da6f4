import { expect, test } from "vitest";
import { periodAfter, readPeriod } from "./period";

test.each([
  ["1999-12", 1, 12, "2000-01"],
  ["1999-Q4", 2, 4, "2000-Q2"],
  ["1999-W52", 1, 52, "2000-W01"],
  ["2020-W52", 1, 52, "2020-W53"],
  ["1999-12-27", 1, 52, "2000-01-03"],
  ["2000-02-28", 1, 7, "2000-02-29"],
  ["2024-01-31", 1, 12, "2024-02-29"],
  ["2024-01-01", 2, 4, "2024-07-01"],
  ["1999", 3, 1, "2002"],
  ["1999.9808", 1, 52, "2000.0000"],
  ["2000.0769", 2, 52, "2000.1154"],
  ["W9", 2, 52, "t+2"],
])("after %s come %i periods of a season of %i: %s", (last, ahead, season, expected) => {
  expect(periodAfter(last, ahead, season)).toBe(expected);
});

test.each(["2024-13", "2024-00", "2024-02-30", "2024-W54", "10/1/2021", "", "constructor"])("%s has no place", (name) => {
  expect(readPeriod(name, 12)).toBeNull();
});
