import { expect, test } from "vitest";
import { alternativeWords, boundWords, unmetWords } from "./order-bound-words";

test("a constraint says what it added or took away, and what it asked for", () => {
  expect(boundWords({ kind: "vendor_minimum_value", units: 24, limitMinor: 50_000, withoutMinor: 38_000 }, "EUR")).toBe(
    "Raised by 24 to reach the supplier's minimum of €500.00; without them the order is €380.00.",
  );
  expect(boundWords({ kind: "price_break", units: 4, limit: 100, offUnitMinor: 40, savedMinor: 4_000 }, "EUR")).toBe(
    "Raised by 4 to the price break at 100, which takes €0.40 off each unit and €40.00 off the line.",
  );
  expect(boundWords({ kind: "shelf_life", units: -10, days: 20 }, "EUR")).toBe(
    "Cut by 10: more would not sell within its shelf life of 20 days.",
  );
});

test("a minimum that is not reached says how much is missing", () => {
  expect(unmetWords({ kind: "vendor_minimum_value", limitMinor: 50_000, reachedMinor: 8_000 }, "GBP")).toBe(
    "£420.00 below the supplier's minimum of £500.00: nothing more would sell in time.",
  );
});

test("what is short says which budget, and that a minimum is missed for want of it", () => {
  expect(boundWords({ kind: "budget", units: -17, category: "Lighting" }, "GBP")).toBe(
    "Cut by 17: the budget of Lighting pays for no more after what comes first.",
  );
  expect(unmetWords({ kind: "vendor_minimum_quantity", limit: 50, reached: 20, isScarce: true }, "GBP")).toBe(
    "30 units below the supplier's minimum of 50: room or budget allow no more.",
  );
});

test("an alternative says what it would cost or save", () => {
  expect(alternativeWords({ kind: "only_due", valueMinor: 29_000, belowMinimumMinor: 21_000, keepingSavedMinor: 185 }, "GBP")).toEqual({
    label: "Only what is due",
    effect: "£290.00 in all, £210.00 below the minimum; saves £1.85 of keeping",
  });
  // Of what is short, all that is due would be more than what is ordered.
  expect(alternativeWords({ kind: "only_due", valueMinor: 29_000, belowMinimumMinor: 0, keepingSavedMinor: -185 }, "GBP").effect).toBe(
    "£290.00 in all; costs £1.85 of keeping",
  );
});
