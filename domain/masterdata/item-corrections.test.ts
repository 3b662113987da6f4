import { expect, test } from "vitest";
import { correctionProblems } from "./correction-problems";
import { corrected, type ItemCorrections, type ItemRecord, readinessOfRecord } from "./item-record";

const record: ItemRecord = {
  id: 1,
  entityId: 1,
  sku: "KT-1",
  fields: {
    description: "Oak board",
    details: null,
    gtin: "4006381333932",
    category: "Kitchen",
    brand: "",
    baseUnit: "each",
    lifecycle: "active",
    weightGrams: 900,
    lengthMm: null,
    widthMm: null,
    heightMm: null,
    countryOfOrigin: null,
    unitCost: "4.000000",
  },
  terms: [
    {
      supplierId: 7,
      supplierCode: "S7",
      supplierName: "Porto Woodcraft",
      supplierState: "approved",
      rank: 1,
      supplierSku: null,
      unitPrice: "4.000000",
      hasPriceList: false,
      leadTimeDays: 12,
      minimumOrderQuantity: 10,
      orderMultiple: 6,
      purchase: null,
    },
  ],
  units: [{ unit: "case", numerator: null, denominator: null, gtin: null }],
  sameGtinItemIds: [],
  nearDuplicates: [],
  mergedIntoId: null,
};
const none: ItemCorrections = { fields: {}, terms: [], units: [] };
const score = (corrections: Partial<ItemCorrections>) => readinessOfRecord(corrected(record, { ...none, ...corrections })).score;
const problems = (corrections: Partial<ItemCorrections>) => correctionProblems(record, { ...none, ...corrections });

test("each correction brings what its defect took off, and together they bring it all", () => {
  expect(readinessOfRecord(record).score).toBe(15);
  expect(score({ fields: { gtin: "4006381333931" } })).toBe(30);
  expect(score({ terms: [{ supplierId: 7, minimumOrderQuantity: 12 }] })).toBe(45);
  expect(score({ units: [{ unit: "case", numerator: 6, denominator: 1, gtin: null }] })).toBe(55);
  expect(
    score({
      fields: { gtin: null },
      terms: [{ supplierId: 7, orderMultiple: 5 }],
      units: [{ unit: "case", remove: true }],
    }),
  ).toBe(100);
});

test("a wrong GTIN is refused with the digit that would be right", () => {
  expect(problems({ fields: { gtin: "4006381333932" } })).toEqual([
    { path: "gtin", message: "The check digit should be 1: 4006381333931." },
  ]);
  expect(problems({ fields: { gtin: "4006381333931" } })).toEqual([]);
  expect(problems({ fields: { gtin: "40063 8133" } })[0]?.message).toMatch(/digits only/);
});

test("a minimum that its pack does not divide names the field that was written", () => {
  expect(problems({ terms: [{ supplierId: 7, minimumOrderQuantity: 14 }] })).toEqual([
    { path: "terms.7.minimumOrderQuantity", message: "A minimum of 14 is no whole number of packs of 6." },
  ]);
  expect(problems({ terms: [{ supplierId: 7, orderMultiple: 5 }] })).toEqual([]);
  expect(problems({ terms: [{ supplierId: 7, orderMultiple: 0 }] }).map(({ path }) => path)).toEqual(["terms.7.orderMultiple"]);
});

test("what cannot be a quantity, a day, a price or a text is refused by its field", () => {
  const fields = {
    description: "",
    category: "a\u0000b",
    weightGrams: -1,
    lengthMm: 0.5,
    heightMm: 3e9,
    countryOfOrigin: "pt",
    unitCost: "1e5",
  };
  expect(problems({ fields }).map(({ path }) => path)).toEqual([
    "description",
    "category",
    "weightGrams",
    "lengthMm",
    "heightMm",
    "countryOfOrigin",
    "unitCost",
  ]);
  expect(problems({ terms: [{ supplierId: 7, leadTimeDays: 0 }] })[0]?.path).toBe("terms.7.leadTimeDays");
  expect(problems({ terms: [{ supplierId: 7, leadTimeDays: Number.NaN }] })[0]?.path).toBe("terms.7.leadTimeDays");
  expect(problems({ terms: [1, 2].map((rank) => ({ supplierId: 7, rank })) })[0]).toMatchObject({ path: "terms.7.supplierId" });
  expect(problems({ fields: { unitCost: "1000000000" } })[0]?.path).toBe("unitCost");
  expect(problems({ terms: [{ supplierId: 9 }] }).map(({ path }) => path)).toEqual(["terms.9.unitPrice", "terms.9.leadTimeDays"]);
});

test("a unit without a factor cannot be saved, nor can the base unit be one of the others", () => {
  expect(problems({ units: [{ unit: "pallet", numerator: null, denominator: null, gtin: null }] })[0]?.path).toBe("units.pallet.numerator");
  expect(problems({ units: [{ unit: "each", numerator: 1, denominator: 1, gtin: null }] })[0]?.path).toBe("units.each.unit");
  expect(problems({ units: [{ unit: "half", numerator: 1, denominator: 2, gtin: "12" }] })[0]?.path).toBe("units.half.gtin");
});
