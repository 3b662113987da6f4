import fc from "fast-check";
import { expect, test } from "vitest";
import { gtin14, gtinCheckDigit, gtinDefect } from "./gtin";
import { type ItemFacts, itemReadiness, supplierReadiness } from "./readiness";
import { fromBaseUnits, toBaseUnits } from "./unit-conversion";

const source = {
  supplierId: 7,
  supplierState: "approved",
  rank: 1,
  leadTimeDays: 12,
  isPriced: true,
  minimumOrderQuantity: 12,
  orderMultiple: 6,
};
const sound: ItemFacts = {
  gtin: "4006381333931",
  unitCostMinor: 250,
  sources: [source],
  unitsWithoutFactor: [],
  packUnits: [{ unit: "case", factor: 24 }],
  sameSkuItemIds: [],
  nearDuplicates: [],
  unitGtins: [{ unit: "case", gtin: "10614141000415" }],
  sameGtinItemIds: [],
  weightGrams: 250,
  lengthMm: null,
  widthMm: null,
  heightMm: null,
  mergedIntoId: null,
};

test("a GTIN is right, or says what is wrong with it", () => {
  expect(gtinCheckDigit("400638133393")).toBe(1);
  expect(["4006381333931", "036000291452", "96385074", "10614141000415"].map(gtinDefect)).toEqual([null, null, null, null]);
  expect(["4006381333932", "400638133", "4006-38133", "00000000"].map(gtinDefect)).toEqual([
    "wrong_check_digit",
    "wrong_length",
    "not_digits",
    "all_zero",
  ]);
  expect([gtin14("012345678905"), gtin14("0012345678905"), gtin14("0000000000000"), gtin14("n/a")]).toEqual([
    "00012345678905",
    "00012345678905",
    null,
    null,
  ]);
});

test("any one wrong digit of a GTIN is noticed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), fc.nat(12), fc.integer({ min: 1, max: 9 }), (number, place, step) => {
      const body = String(number).padStart(12, "0");
      const gtin = `${body}${gtinCheckDigit(body)}`;
      const wrong = gtin.slice(0, place) + ((Number(gtin[place]) + step) % 10) + gtin.slice(place + 1);
      expect([gtinDefect(gtin), gtinDefect(wrong)]).toEqual([null, "wrong_check_digit"]);
    }),
  );
});

const units = {
  baseUnit: "each",
  factors: [
    { unit: "case", numerator: 12, denominator: 1 },
    { unit: "half", numerator: 1, denominator: 2 },
  ],
};

test("a unit without factor is an error, and so is a remainder", () => {
  expect(toBaseUnits(3, "case", units)).toEqual({ ok: true, quantity: 36 });
  expect(toBaseUnits(3, "pallet", units)).toEqual({ ok: false, reason: "unit_without_factor", unit: "pallet" });
  expect(fromBaseUnits(30, "case", units)).toMatchObject({ ok: false, reason: "leaves_remainder" });
  expect(toBaseUnits(3, "half", units)).toMatchObject({ ok: false, reason: "leaves_remainder" });
});

test("what was converted to base units comes back as it was", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (cases) => {
      const base = toBaseUnits(cases, "case", units);
      expect(base.ok && fromBaseUnits(base.quantity, "case", units)).toEqual({ ok: true, quantity: cases });
    }),
  );
});

test("an item whose data is sound is ready", () => {
  expect(itemReadiness(sound)).toEqual({ score: 100, isReady: true, defects: [] });
});

test("each defect of an item is named, and those that would spoil an order close the gate", () => {
  const broken = itemReadiness({ ...sound, gtin: "4006381333932", sources: [{ ...source, minimumOrderQuantity: 10 }] });
  expect(broken).toEqual({
    score: 55,
    isReady: false,
    defects: [
      { kind: "pack_does_not_divide", supplierId: 7, minimumOrderQuantity: 10, orderMultiple: 6 },
      { kind: "gtin_wrong", gtin: "4006381333932", defect: "wrong_check_digit" },
    ],
  });
  expect(itemReadiness({ ...sound, sources: [{ ...source, leadTimeDays: null }] }).isReady).toBe(false);
  expect(itemReadiness({ ...sound, unitsWithoutFactor: ["case"] }).isReady).toBe(false);
  expect(itemReadiness({ ...sound, sameSkuItemIds: [8] }).isReady).toBe(false);
});

test("a GTIN that two items carry closes the gate, and so does having been merged", () => {
  expect(itemReadiness({ ...sound, sameGtinItemIds: [8] })).toMatchObject({ score: 70, isReady: false });
  expect(itemReadiness({ ...sound, mergedIntoId: 8 })).toMatchObject({ score: 0, isReady: false });
});

test("the GTIN of a case is checked like that of the item, and half of the dimensions are no dimensions", () => {
  const { score, defects } = itemReadiness({ ...sound, unitGtins: [{ unit: "case", gtin: "1" }], lengthMm: 120, weightGrams: 0 });
  expect(defects).toEqual([
    { kind: "gtin_wrong", gtin: "1", defect: "wrong_length", unit: "case" },
    { kind: "weight_missing" },
    { kind: "dimensions_incomplete", missing: ["width", "height"] },
  ]);
  expect(score).toBe(75);
});

test("a source that is not approved is no source", () => {
  const { defects } = itemReadiness({ ...sound, sources: [{ ...source, supplierState: "suspended", leadTimeDays: 0 }] });
  expect(defects).toEqual([{ kind: "no_approved_source" }]);
});

test("a name like another's alone keeps the item ready", () => {
  expect(itemReadiness({ ...sound, nearDuplicates: [{ otherId: 9, score: 0.9 }] })).toMatchObject({ score: 90, isReady: true });
});

test("a supplier that nobody approved is not ready", () => {
  const facts = { state: "approved", country: "GB", itemCount: 3, nearDuplicates: [] };
  expect(supplierReadiness(facts).score).toBe(100);
  expect(supplierReadiness({ ...facts, state: "in_review" })).toMatchObject({ score: 50, isReady: false });
});

test("a case that carries the item's own number, however many zeros it begins with, is a defect that closes the gate", () => {
  const facts = { ...sound, gtin: "036000291452", unitGtins: [{ unit: "case", gtin: "0036000291452" }] };
  expect(itemReadiness(facts)).toMatchObject({
    isReady: false,
    defects: [{ kind: "gtin_of_two_units", gtin: "0036000291452", unit: "case", otherUnit: null }],
  });
});

test("a source without price closes the gate; one that sells in a unit nobody can count is named once", () => {
  expect(itemReadiness({ ...sound, sources: [{ ...source, isPriced: false }] }).defects).toEqual([
    { kind: "price_missing", supplierId: 7 },
  ]);
  const unclear = { ...source, isPriced: false, unclearUnit: { unit: "CTN", reason: "unit_without_factor" as const } };
  expect(itemReadiness({ ...sound, sources: [unclear], unitsWithoutFactor: ["CTN"] }).defects).toEqual([
    { kind: "unit_without_factor", unit: "CTN" },
  ]);
  expect(itemReadiness({ ...sound, sources: [unclear] }).defects).toEqual([
    { kind: "purchase_unit_unclear", supplierId: 7, unit: "CTN", reason: "unit_without_factor" },
  ]);
});

test("a pack that breaks every unit the item is packed in is named; a part or a multiple of one is not", () => {
  const pack = (orderMultiple: number) => itemReadiness({ ...sound, sources: [{ ...source, orderMultiple, minimumOrderQuantity: 720 }] });
  expect([6, 24, 48].map((size) => pack(size).score)).toEqual([100, 100, 100]);
  expect(pack(10)).toMatchObject({ score: 85, defects: [{ kind: "pack_breaks_units", units: [{ unit: "case", factor: 24 }] }] });
});
