import { expect, test } from "vitest";
import { termsInBaseUnits } from "./purchase-terms";

const units = {
  baseUnit: "EA",
  factors: [
    { unit: "DZ", numerator: 12, denominator: 1 },
    { unit: "piece", numerator: 1, denominator: 30 },
  ],
};

test("a dozen at 47.88, at least two, is 3.99 each, at least 24 in packs of 12", () => {
  expect(termsInBaseUnits({ unit: "DZ", price: "47.88", minimum: 2, multiple: null }, units)).toEqual({
    ok: true,
    unitPrice: "3.990000",
    minimumOrderQuantity: 24,
    orderMultiple: 12,
  });
});

test("what is smaller than the base unit is bought in whole base units or not at all, and an unknown factor is never one", () => {
  const pieces = { unit: "piece", price: "0.10", minimum: 60 };
  expect(termsInBaseUnits({ ...pieces, multiple: 30 }, units)).toMatchObject({ unitPrice: "3.000000", minimumOrderQuantity: 2 });
  expect(termsInBaseUnits({ ...pieces, multiple: null }, units)).toMatchObject({ reason: "leaves_remainder", remainder: 1 });
  expect(termsInBaseUnits({ ...pieces, unit: "CTN", multiple: 1 }, units)).toEqual({
    ok: false,
    reason: "unit_without_factor",
    unit: "CTN",
  });
});

test("what is too large in base units is an error, and no figure that cannot be kept", () => {
  const units = {
    baseUnit: "each",
    factors: [
      { unit: "case", numerator: 999_999_999, denominator: 1 },
      { unit: "crumb", numerator: 1, denominator: 999_999_999 },
    ],
  };
  expect(termsInBaseUnits({ unit: "case", price: "5", minimum: 3, multiple: 1 }, units)).toEqual({
    ok: false,
    reason: "too_large",
    unit: "case",
  });
  expect(termsInBaseUnits({ unit: "crumb", price: "5", minimum: null, multiple: 999_999_999 }, units)).toMatchObject({
    reason: "too_large",
  });
});
