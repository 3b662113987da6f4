import { expect, test } from "vitest";
import { formatMinutes, minutesUntilCutOff } from "./cut-off";

const winter = Date.parse("2026-01-15T16:30:00Z");

test("a cut-off still ahead today is counted from the node's own clock", () => {
  expect(minutesUntilCutOff("18:00", "Europe/Dublin", winter)).toBe(90);
  expect(minutesUntilCutOff("18:00", "Europe/Berlin", winter)).toBe(30);
});

test("after the cut-off the next one is tomorrow's", () => {
  expect(minutesUntilCutOff("16:00", "Europe/London", winter)).toBe(23 * 60 + 30);
  expect(minutesUntilCutOff("16:30", "Europe/London", winter)).toBe(24 * 60);
});

test("minutes read as hours and minutes", () => {
  expect([formatMinutes(40), formatMinutes(120), formatMinutes(95)]).toEqual(["40 min", "2 h", "1 h 35 min"]);
});
