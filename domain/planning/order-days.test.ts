import { describe, expect, it } from "vitest";
import { orderWindow, weekdayOf } from "./order-days";

describe("Days on which a supplier takes orders", () => {
  it.each([
    ["any day", null, 2, { waitDays: 0, gapDays: 0 }],
    ["none said", [], 2, { waitDays: 0, gapDays: 0 }],
    ["Mondays and Thursdays, on a Monday", [1, 4], 1, { waitDays: 0, gapDays: 3 }],
    ["Mondays and Thursdays, on a Tuesday", [1, 4], 2, { waitDays: 2, gapDays: 4 }],
    ["Mondays and Thursdays, on a Sunday", [1, 4], 7, { waitDays: 1, gapDays: 3 }],
    ["Fridays, on a Friday", [5], 5, { waitDays: 0, gapDays: 7 }],
    ["Fridays, on a Saturday", [5], 6, { waitDays: 6, gapDays: 7 }],
    ["every day of the week", [1, 2, 3, 4, 5, 6, 7], 3, { waitDays: 0, gapDays: 1 }],
  ] as const)("%s", (_story, orderDays, weekday, window) => {
    expect(orderWindow(orderDays, weekday)).toEqual(window);
  });

  it("a week begins on Monday, in UTC", () => {
    expect(weekdayOf(new Date("2026-03-02T00:00:00Z"))).toBe(1);
    expect(weekdayOf(new Date("2026-03-08T23:59:59Z"))).toBe(7);
  });
});
