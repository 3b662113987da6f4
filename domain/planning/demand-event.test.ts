import { describe, expect, it } from "vitest";
import { type DemandEvent, marksOf, touches } from "./demand-event";

const sale: DemandEvent = { name: "Sale", fromDay: 3, toDay: 5, itemId: null, category: null, nodeId: null };
const subject = { itemId: 7, category: "Cups", nodeId: 2 };

describe("Events of the calendar", () => {
  it("the narrower of two marks the day", () => {
    const own: DemandEvent = { ...sale, name: "Launch", fromDay: 4, toDay: 4, itemId: 7 };
    expect(marksOf([own, sale], 2, 5)).toEqual([null, "Sale", "Launch", "Sale", null]);
    expect(marksOf([sale, own], 2, 5)).toEqual([null, "Sale", "Launch", "Sale", null]);
  });

  it("days before and after the asked ones are left out", () => {
    expect(marksOf([{ ...sale, fromDay: -10, toDay: 100 }], 0, 2)).toEqual(["Sale", "Sale"]);
    expect(marksOf([sale], 6, 2)).toEqual([null, null]);
  });

  it.each([
    ["everything", {}, true],
    ["its item", { itemId: 7 }, true],
    ["another item", { itemId: 8 }, false],
    ["its category at its node", { category: "Cups", nodeId: 2 }, true],
    ["its category elsewhere", { category: "Cups", nodeId: 3 }, false],
    ["another category", { category: "Plates" }, false],
  ])("an event of %s", (_what, change, expected) => {
    expect(touches({ ...sale, ...change }, subject)).toBe(expected);
  });
});
