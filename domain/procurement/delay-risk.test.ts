import { describe, expect, it } from "vitest";
import { type DelayedLine, delayRisk } from "./delay-risk";

const now = new Date("2026-03-02T09:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const line: DelayedLine = {
  available: 30,
  otherSupply: 0,
  dailyDemand: 2,
  unitMarginMinor: 600,
  wantedUnits: 40,
  comingUnits: 40,
  promisedAt: inDays(10),
  comingAt: inDays(20),
  replacementDays: 40,
};
const of = (other: Partial<DelayedLine>) => delayRisk({ ...line, ...other }, now);

describe("What a later or smaller order line loses in sales", () => {
  it("is the demand of the days between the empty shelf and its arrival", () => {
    expect(of({})).toEqual({ days: 5, units: 10, minor: 6_000 });
    expect(of({ comingUnits: 32 })).toEqual({ days: 9, units: 18, minor: 10_800 });
  });

  it("is nothing where the shelf or other supply lasts, or nothing sells", () => {
    for (const other of [{ available: 40 }, { otherSupply: 10 }, { dailyDemand: 0 }, { comingAt: inDays(10), available: 0 }])
      expect(of(other)).toEqual({ days: 0, units: 0, minor: 0 });
  });

  it("counts only from the day that was promised: before it the line could not have helped", () => {
    expect(of({ available: -5 })).toEqual({ days: 10, units: 20, minor: 12_000 });
    expect(of({ available: -5, promisedAt: inDays(-3) })).toEqual({ days: 20, units: 40, minor: 24_000 });
  });

  it("is never more than the line would have brought, and no money where the item earns none", () => {
    expect(of({ available: 0, wantedUnits: 6, comingUnits: 6 })).toEqual({ days: 10, units: 6, minor: 3_600 });
    expect(of({ unitMarginMinor: -50 })).toEqual({ days: 5, units: 10, minor: 0 });
  });

  it("of a line that is rejected lasts until a new order brings it", () => {
    expect(of({ comingUnits: 0 })).toEqual({ days: 20, units: 40, minor: 24_000 });
    expect(of({ comingUnits: 0, replacementDays: 12 })).toEqual({ days: 0, units: 0, minor: 0 });
  });
});
