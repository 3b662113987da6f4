import { expect, test } from "vitest";
import { towerTiles } from "@/domain/kpi/catalogue";
import { changeOf, formatKpi, targetOf } from "./kpi-change";

test("more orders than a day ago is better, more backordered units is worse", () => {
  expect(changeOf(towerTiles.ordersToday, 112, 100, "GBP")).toEqual({ text: "+12 %", mood: "better" });
  expect(changeOf(towerTiles.backorderedUnits, 103, 100, "GBP")).toEqual({ text: "+3.0 %", mood: "worse" });
});

test("a rate moves in percentage points", () => {
  expect(changeOf(towerTiles.onTimeShipmentRate, 0.951, 0.97, "GBP")).toEqual({ text: "−1.9 pp", mood: "worse" });
});

test("from nothing the change is told in its own unit", () => {
  expect(changeOf(towerTiles.moneyAtRisk, 1_250_00, 0, "GBP")?.text.toLowerCase()).toBe("+£1.3k");
});

test("from next to nothing too: thousands of percent say nothing", () => {
  expect(changeOf(towerTiles.ordersToday, 47, 1, "GBP")?.text).toBe("+46");
});

test("what rounds to nothing is no change, and without yesterday there is none to tell", () => {
  expect(changeOf(towerTiles.inventoryValue, 100_000_001, 100_000_000, "GBP")?.text).toBe("No change");
  expect(changeOf(towerTiles.ordersToday, 5, null, "GBP")).toBeNull();
});

test("a target is met from its good side", () => {
  expect(targetOf(towerTiles.onTimeShipmentRate, 0.98, "GBP")).toEqual({ text: "≥ 97 %", isMet: true });
  expect(targetOf(towerTiles.stockoutRate, 0.04, "GBP")).toEqual({ text: "≤ 2 %", isMet: false });
  expect(targetOf(towerTiles.revenueToday, 5, "GBP")).toBeNull();
});

test("large counts are shortened, never cut", () => {
  expect([formatKpi("count", 99_999, "GBP"), formatKpi("units", 1_234_567, "GBP").toLowerCase()]).toEqual(["99,999", "1.2m"]);
});
