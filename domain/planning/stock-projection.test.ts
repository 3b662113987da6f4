import { describe, expect, it } from "vitest";
import { projectStock, savedUnits } from "./stock-projection";

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
  it("an order of now saves what is lost after it comes, and who waits until then, but not the gap before it", () => {
    const late = [{ inDays: 5, units: 50 }];
    expect(savedUnits(stock, late, 10, { lostUnits: 80, days: 16, orderInDays: 9 })).toBe(60);
    expect(savedUnits(stock, late, 10, { lostUnits: 80, days: 16, orderInDays: 13 })).toBe(30);
    const waiting = { ...stock, sellable: 0, inboundOrdered: 0, backordered: 5 };
    expect(savedUnits(waiting, [], 0, { lostUnits: 5, days: 16, orderInDays: 9 })).toBe(5);
    expect(savedUnits(stock, [], 10, { lostUnits: 0, days: 8, orderInDays: 5 })).toBe(0);
  });
  it("supply without a date counts as there", () => {
    expect(projectStock(stock, [], 10, 16)).toEqual({ stockoutInDays: 8, lostUnits: 80, lateUnits: 0 });
  });
});
