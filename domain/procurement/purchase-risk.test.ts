import { expect, test } from "vitest";
import { purchaseRisks, type RiskFacts } from "./purchase-risk";

const usual: RiskFacts = {
  quantity: 50,
  unitPrice: "4.00",
  lastUnitPrice: "4.00",
  contractUnitPrice: "4.00",
  hasContract: true,
  wasOrdered: true,
  usualQuantity: 50,
  supplierDays: 400,
  bankChangeDays: null,
  sources: 2,
};
const flags = (part: Partial<RiskFacts>) => purchaseRisks({ ...usual, ...part }).map(({ flag }) => flag);

test("5 % dearer than before and 2.4 times the usual quantity is a rise of price and an unusual quantity, with both figures", () => {
  expect(purchaseRisks({ ...usual, quantity: 120, unitPrice: "4.20", contractUnitPrice: null })).toEqual([
    { flag: "price_rise", found: 4.2, expected: 4 },
    { flag: "unusual_quantity", found: 120, expected: 50 },
  ]);
});

test.each([
  ["what is always bought so", {}, []],
  ["2 % dearer than last", { unitPrice: "4.08", contractUnitPrice: null }, []],
  ["a cent over the contract", { unitPrice: "4.01" }, ["over_contract"]],
  ["twice the usual quantity", { quantity: 100 }, []],
  ["a supplier without an order yet", { supplierDays: null, lastUnitPrice: null }, ["new_supplier"]],
  ["a supplier of 90 days", { supplierDays: 90 }, []],
  ["bank details of yesterday", { bankChangeDays: 1 }, ["bank_changed"]],
  ["bank details of a month ago", { bankChangeDays: 30 }, []],
  ["no contract", { hasContract: false, contractUnitPrice: null }, ["no_contract"]],
  ["what was never ordered", { wasOrdered: false, lastUnitPrice: null, usualQuantity: null }, ["first_order"]],
  ["one source", { sources: 1 }, ["single_source"]],
])("%s", (_what, part, expected) => {
  expect(flags(part)).toEqual(expected);
});
