import { expect, test } from "vitest";
import { lastFill, missedTerms } from "./release-terms-words";

const order = {
  supplierName: "Supplier One",
  nodeCode: "N1",
  currency: "GBP",
  lines: 2,
  valueMinor: 5_400,
  minimumValueMinor: 10_000,
  units: 12,
  minimumQuantity: 20,
  litres: 60,
  containerLitres: 50,
  containerMinimumFill: 0.9,
  leftBehind: 1,
};

test("an order that misses value, units and fill says by how much", () => {
  expect(lastFill(order)).toBe(0.6);
  expect(missedTerms(order)).toEqual(["£46.00 below the minimum value", "8 units below the minimum", "containers 60 % full, 90 % wanted"]);
});

test("one that keeps the terms, or is asked nothing, misses nothing", () => {
  expect(missedTerms({ ...order, valueMinor: 10_000, units: 20, litres: 95 })).toEqual([]);
  expect(missedTerms({ ...order, minimumValueMinor: 0, minimumQuantity: 0, containerLitres: null })).toEqual([]);
});
