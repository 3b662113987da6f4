import { expect, test } from "vitest";
import { riskSummary, risksByText, riskText } from "./risk-words";

test("a risk is said with what was found and what was expected", () => {
  expect(riskText({ flag: "price_rise", found: 4.2, expected: 4 })).toBe("Dearer than last paid: 4.20 instead of 4.00");
  expect(riskText({ flag: "unusual_quantity", found: 1_200, expected: 50.4 })).toBe("Unusual quantity: 1,200 units, usually 50");
  expect(riskText({ flag: "new_supplier", found: null, expected: 90 })).toBe("New supplier: nothing was ordered from it yet");
  expect(riskText({ flag: "bank_changed", found: 3.7, expected: 30 })).toBe("Bank details changed recently: 3 days ago");
  expect(riskText({ flag: "no_contract", found: null, expected: null })).toBe("No valid contract");
});

test("what holds for several lines is said once", () => {
  const none = { found: null, expected: null };
  const risks = [1, 2].map((lineNumber) => ({ lineNumber, flag: "no_contract" as const, ...none }));
  expect(risksByText([...risks, { lineNumber: 2, flag: "first_order", ...none }])).toEqual([
    { text: "No valid contract", flag: "no_contract", lines: [1, 2] },
    { text: "First order of the item", flag: "first_order", lines: [2] },
  ]);
});

test("a list says the worst and how many others there are", () => {
  expect(riskSummary(["no_contract", "price_rise", "single_source"])).toEqual({ tone: "warning", text: "Dearer than last paid, 2 more" });
  expect(riskSummary(["single_source"])).toEqual({ tone: "information", text: "Single source" });
  expect(riskSummary([])).toBeNull();
});
