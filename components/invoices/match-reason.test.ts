import { expect, test } from "vitest";
import { matchReasonText, reasonsOfLine } from "./match-reason";

test("a price over its limit says by how much and whose limit it is", () => {
  const text = matchReasonText(
    {
      kind: "price_over_tolerance",
      line: 1,
      orderedUnitPrice: "4.50",
      billedUnitPrice: "4.95",
      varianceMinor: 450,
      scope: "supplier:ACME",
    },
    "GBP",
  );
  expect(text).toBe("Line 1: price 4.95 instead of 4.50 (+10.0 %), £4.50 in all; over the limit of supplier ACME.");
});

test("reasons of the whole invoice belong to no line", () => {
  const line = { kind: "no_purchase_order", line: 2 } as const;
  expect(reasonsOfLine([{ kind: "duplicate", otherInvoiceId: 7 }, line], 2)).toEqual([line]);
});
