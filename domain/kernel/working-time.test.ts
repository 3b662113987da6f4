import { expect, test } from "vitest";
import { afterWorkingHours, isTimeZone, usualCalendar } from "./working-time";

const at = (text: string) => new Date(`${text}:00Z`);

test("working hours pass over nights and weekends", () => {
  expect(afterWorkingHours(at("2026-03-06T16:00"), 2)).toEqual(at("2026-03-09T10:00"));
  expect(afterWorkingHours(at("2026-03-04T07:00"), 8)).toEqual(at("2026-03-04T17:00"));
  expect(afterWorkingHours(at("2026-03-07T12:00"), 9)).toEqual(at("2026-03-10T10:00"));
  expect(afterWorkingHours(at("2026-03-04T10:30"), 1)).toEqual(at("2026-03-04T11:30"));
});

test("and over holidays, by the clock of the company's time zone, summer time included", () => {
  const london = { ...usualCalendar, timeZone: "Europe/London", holidays: ["2026-04-03", "2026-04-06"] };
  // Thursday before Easter, 16:00 in London (15:00 UTC): two hours later is Tuesday 10:00 there.
  expect(afterWorkingHours(at("2026-04-02T15:00"), 2, london)).toEqual(at("2026-04-07T09:00"));
  // Over the change of the clocks: Friday 16:00 is 16:00 UTC, Monday 10:00 is 09:00 UTC.
  expect(afterWorkingHours(at("2026-03-27T16:00"), 2, london)).toEqual(at("2026-03-30T09:00"));
  // It is Friday in Auckland already.
  expect(afterWorkingHours(at("2026-03-05T21:00"), 1, { ...usualCalendar, timeZone: "Pacific/Auckland" })).toEqual(at("2026-03-05T22:00"));
});

test("names of time zones are known or not", () => {
  expect([isTimeZone("Europe/Amsterdam"), isTimeZone("Mars/Olympus"), isTimeZone("")]).toEqual([true, false, false]);
});
