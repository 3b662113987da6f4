import { expect, it } from "vitest";
import { priceOverReference, supplierAnomaly } from "./supplier-anomaly";

const series = (...values: number[]) =>
  values.map((value, index) => ({
    at: `2026-01-${String(index + 1).padStart(2, "0")}T00:00:00Z`,
    value,
    orderLineId: index,
    purchaseOrderId: index,
    purchaseOrderNumber: `PO-${index}`,
  }));
const steady = [9, 10, 11, 9, 10, 11, 10, 9, 11];

it("a supplier that became slow is told apart from its own past, with the deliveries that show it", () => {
  const found = supplierAnomaly("lead_time", series(...steady, 16, 16, 17, 16, 15));
  expect(found).toMatchObject({ usual: 10, recent: 16, pastCount: 9 });
  expect(found?.deviations).toBeCloseTo(6 / 1.4826);
  expect(found?.evidence.map((each) => each.value)).toEqual([16, 16, 17, 16, 15]);
});

it("one late delivery is no anomaly", () => {
  expect(supplierAnomaly("lead_time", series(...steady, 10, 9, 60, 10, 11))).toBeNull();
});

it("an old bad delivery does not hide a new decline", () => {
  expect(supplierAnomaly("lead_time", series(60, ...steady, 16, 16, 17, 16, 15))).not.toBeNull();
});

it("what got better is not reported", () => {
  expect(supplierAnomaly("lead_time", series(...steady, 3, 3, 3, 3, 3))).toBeNull();
});

it("a price that never moved may move by a cent in a hundred, not by five", () => {
  const flat = [0, 0, 0, 0, 0, 0, 0, 0];
  expect(supplierAnomaly("price", series(...flat, 0.01, 0.01, 0.01, 0.01, 0.01))).toBeNull();
  expect(supplierAnomaly("price", series(...flat, 0.05, 0.05, 0.05, 0.05, 0.05))).not.toBeNull();
});

it("a short past says nothing", () => {
  expect(supplierAnomaly("quality", series(0, 0, 0, 1, 1, 1, 1, 1))).toBeNull();
});

it("the order in which observations are given does not matter", () => {
  const observations = series(...steady, 16, 16, 17, 16, 15);
  expect(supplierAnomaly("lead_time", [...observations].reverse())).toEqual(supplierAnomaly("lead_time", observations));
});

it.each([
  ["a rise that was agreed to is seen", { unitPrice: "4.20", firstUnitPrice: "4.00", listedUnitPrice: null, billedUnitPrice: null }, 0.05],
  [
    "what was listed lower is the reference",
    { unitPrice: "4.18", firstUnitPrice: "4.00", listedUnitPrice: "3.80", billedUnitPrice: null },
    0.1,
  ],
  [
    "what is billed counts for more than what was agreed",
    { unitPrice: "4.00", firstUnitPrice: "4.00", listedUnitPrice: null, billedUnitPrice: 5 },
    0.25,
  ],
  ["for nothing there is no ratio", { unitPrice: "4.00", firstUnitPrice: "0.00", listedUnitPrice: null, billedUnitPrice: null }, null],
])("%s", (_what, prices, ratio) => {
  const found = priceOverReference(prices);
  if (ratio === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(ratio);
});
