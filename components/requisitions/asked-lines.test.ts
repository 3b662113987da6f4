import { expect, test } from "vitest";
import { issueOf, totalOf } from "./asked-lines";

const line = (text: string) => ({
  id: 1,
  entityId: 1,
  sku: "MUG",
  description: "A mug",
  currency: "GBP",
  unitPrice: "4.125000",
  orderMultiple: 6,
  minimumOrderQuantity: 12,
  text,
});

test("units are whole, packed as the supplier packs them, and at least what it sends", () => {
  expect(issueOf([line("18")])).toBeNull();
  expect(issueOf([line("1.5")])).toBe("MUG: units are a whole number.");
  expect(issueOf([line("20")])).toBe("MUG: the supplier packs it in 6.");
  expect(issueOf([line("6")])).toBe("MUG: the supplier sends at least 12.");
});

test("twelve at 4.125 and six more are 74.25; what is no number counts nothing", () => {
  expect(totalOf([line("12"), line("6"), line("?")])).toBe(7_425);
});
