import { expect, test } from "vitest";
import { day, instant } from "./days";

const isRead = (given: unknown) => instant.safeParse(given).success;

test("an instant is read as it is written, and a day is its first moment in UTC", () => {
  expect(instant.parse("2026-03-05T10:00:00+05:45")).toEqual(new Date("2026-03-05T04:15:00Z"));
  expect(instant.parse("2026-03-05T10:00Z")).toEqual(new Date("2026-03-05T10:00:00Z"));
  expect(instant.parse("2026-03-05")).toEqual(new Date("2026-03-05T00:00:00Z"));
  const date = new Date("2026-03-05T10:00:00Z");
  expect(instant.parse(date)).toEqual(date);
});

test("nothing is guessed: a day that the calendar does not have, null and true are no days", () => {
  expect(["2026-02-30", "2026-02-29", "5 March 2026", "2026-03-05T10:00:00", null, true, 0, new Date("x")].filter(isRead)).toEqual([]);
  expect(["2026-02-28", "2028-02-29"].filter((on) => day.safeParse(on).success)).toEqual(["2026-02-28", "2028-02-29"]);
});

test("years that nobody means are refused", () => {
  const far = ["0000-01-01", "1899-12-31", "2101-01-01", "+275000-01-01T00:00:00.000Z", "-200000-01-01T00:00:00.000Z"];
  expect([...far, new Date(8.64e15)].filter(isRead)).toEqual([]);
  expect(far.filter((on) => day.safeParse(on).success)).toEqual([]);
  expect(isRead("2100-12-31T23:59:59Z")).toBe(true);
});
