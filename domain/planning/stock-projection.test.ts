import { describe, expect, it } from "vitest";
import { projectStock } from "./stock-projection";

const stock = { sellable: 30, allocated: 0, inboundOrdered: 50, inTransit: 0, backordered: 0 };

describe("If nothing more is ordered", () => {
  it("supply counts from the day it is promised for: the gap before it is seen and lost", () => {
    expect(projectStock(stock, [{ inDays: 5, units: 50 }], 10, 16)).toEqual({ stockoutInDays: 3, lostUnits: 80, lateUnits: 0 });
  });
  it("supply that is overdue is not counted, and said", () => {
    expect(projectStock(stock, [{ inDays: -2, units: 50 }], 10, 16)).toEqual({ stockoutInDays: 3, lostUnits: 130, lateUnits: 50 });
  });
  it("supply in time joins the stock, whatever order it is read in", () => {
    const both = [
      { inDays: 6, units: 20 },
      { inDays: 2, units: 30 },
    ];
    expect(projectStock(stock, both, 10, 8)).toEqual({ stockoutInDays: 8, lostUnits: 0, lateUnits: 0 });
  });
  it("customers who wait are served by what comes, and count as lost where nothing does", () => {
    const waiting = { ...stock, sellable: 0, backordered: 5 };
    expect(projectStock(waiting, [{ inDays: 0, units: 50 }], 0, 16).lostUnits).toBe(0);
    expect(projectStock({ ...waiting, inboundOrdered: 0 }, [], 0, 16)).toEqual({ stockoutInDays: 0, lostUnits: 5, lateUnits: 0 });
  });
  it("what outlasts every calendar ends after ten years", () => {
    expect(projectStock({ ...stock, sellable: 10_000_000 }, [], 0.0001, 16).stockoutInDays).toBe(3_650);
  });
  it("supply without a date counts as there", () => {
    expect(projectStock(stock, [], 10, 16)).toEqual({ stockoutInDays: 8, lostUnits: 80, lateUnits: 0 });
  });
});
