import { describe, expect, it } from "vitest";
import { demandDays } from "./demand-days";

describe("The days of demand", () => {
  it("adds up what one day was asked for, in any order, and knows no day whose demand was withdrawn", () => {
    expect(demandDays("3:4,0:2,3:1,5:6,5:-6", 7, 5)).toEqual({ sizes: [2, 5], lastUnits: 5 });
    expect(demandDays("6:1200", 7, 1)).toEqual({ sizes: [1200], lastUnits: 1200 });
    expect(demandDays("", 84, 7)).toEqual({ sizes: [], lastUnits: 0 });
  });

  it("keeps nothing of the list before", () => {
    demandDays("1:5,150:3", 151, 7);
    expect(demandDays("2:1", 3, 7)).toEqual({ sizes: [1], lastUnits: 1 });
  });

  it("refuses a day outside of the horizon", () => {
    expect(() => demandDays("7:1", 7, 7)).toThrow("outside of the 7 days");
    expect(() => demandDays("-1:1", 7, 7)).toThrow("Day -1");
  });
});
