import { expect, test } from "vitest";
import { comparePrice, differenceRatio } from "./price-comparison";

test("a price stands beside what was paid last and what holds today", () => {
  const known = { lastUnitPrice: "4.00", valid: { unitPrice: "4.20", kind: "contract" as const } };
  expect(comparePrice("4.2000", known)).toEqual({ ...known, unitPrice: "4.2000", lastDifferenceRatio: 0.05, validDifferenceRatio: 0 });
});

test("where nothing is known, nothing is compared", () => {
  expect(comparePrice("4.20", { lastUnitPrice: null, valid: null })).toMatchObject({
    lastDifferenceRatio: null,
    validDifferenceRatio: null,
  });
  expect(differenceRatio("4.20", "0.000000")).toBeNull();
  expect(differenceRatio("3.00", "4.00")).toBe(-0.25);
});
