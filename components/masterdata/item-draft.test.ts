import { expect, test } from "vitest";
import type { ItemRecord } from "@/domain/masterdata/item-record";
import { correctionsOf, countOf, emptyDraft, seenOf, shown } from "./item-draft";

const terms = {
  supplierId: 7,
  supplierCode: "S7",
  supplierName: "Porto",
  supplierState: "approved",
  rank: 1,
  supplierSku: "PW-1",
  unitPrice: "4.000000",
  hasPriceList: false,
  purchase: null,
};
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
  terms: [{ ...terms, leadTimeDays: 12, minimumOrderQuantity: 10, orderMultiple: 6 }],
  units: [{ unit: "case", numerator: null, denominator: null, gtin: null }],
  sameGtinItemIds: [],
  nearDuplicates: [],
  mergedIntoId: null,
};

test("only what differs from the record is a correction", () => {
  const fields = { gtin: " 4006381333931 ", weightGrams: "900", lengthMm: "120", unitCost: "4.00", brand: "" };
  const corrections = correctionsOf({ ...emptyDraft, fields, terms: { 7: { orderMultiple: "5", leadTimeDays: "12" } } }, record);
  expect(corrections).toEqual({
    fields: { gtin: "4006381333931", lengthMm: 120 },
    terms: [{ supplierId: 7, orderMultiple: 5 }],
    units: [],
  });
  expect(countOf(corrections)).toBe(3);
  expect(seenOf(record, corrections)).toEqual({
    fields: { gtin: "4006381333932", lengthMm: null },
    terms: [{ supplierId: 7, orderMultiple: 6 }],
    units: [],
  });
});

test("the supplier's own code is taken as it is written, and away when it is emptied", () => {
  const skuOf = (supplierSku: string) => correctionsOf({ ...emptyDraft, terms: { 7: { supplierSku } } }, record).terms;
  expect(skuOf("PW-01")).toEqual([{ supplierId: 7, supplierSku: "PW-01" }]);
  expect(skuOf(" ")).toEqual([{ supplierId: 7, supplierSku: null }]);
  expect(skuOf("PW-1")).toEqual([]);
});

test("an emptied field is no value where there may be none, and what is no number is not guessed", () => {
  const { fields } = correctionsOf({ ...emptyDraft, fields: { gtin: "", weightGrams: "1,5", heightMm: " " } }, record);
  expect(fields).toEqual({ gtin: null, weightGrams: Number.NaN });
});

test("a unit gets its factor, is taken away, or is left as it is", () => {
  const draft = (unit: "remove" | { numerator: string; denominator: string; gtin: string }) =>
    correctionsOf({ ...emptyDraft, units: { case: unit } }, record).units;
  expect(draft({ numerator: "6", denominator: "1", gtin: "" })).toEqual([{ unit: "case", numerator: 6, denominator: 1, gtin: null }]);
  expect(draft("remove")).toEqual([{ unit: "case", remove: true }]);
  expect(draft({ numerator: "", denominator: "1", gtin: "" })).toEqual([]);
});

test("prices show two places at least and no idle zeros", () => {
  expect(["4.000000", "0.012500", "10.500000"].map((price) => shown(price, "unitCost"))).toEqual(["4.00", "0.0125", "10.50"]);
});
