import { expect, test } from "vitest";
import { adventureworksTerms } from "./adventureworks";
import { importFormats } from "./formats";
import type { ImportFormat } from "./staged-line";

const context = { shiftMs: 0, before: null, now: Date.UTC(2026, 2, 2), currency: "GBP", pseudonym: (text: string) => text };
const reading = (format: ImportFormat, line: Record<string, string>) => {
  const outcome = format.read((name) => line[name] ?? "", context);
  if (outcome === "later") throw new Error("nothing is left for later");
  return outcome.ok ? outcome.value.fields : outcome.reason;
};
const item = (cells: Record<string, string>) => reading(importFormats["items-csv"], { sku: "A", description: "Mug", ...cells });
const terms = (cells: Record<string, string>) =>
  reading(importFormats["suppliers-csv"], { supplier_code: "S", supplier_name: "Kilns", currency: "GBP", ...cells });
const PRICE = "a number such as 4.50, below 1,000,000,000 and with at most six decimals";

test.each([
  ["season_ends_on", "0000-01-01", "a day such as 2026-03-31, from 1900 to 2100"],
  ["season_ends_on", "31.12.2026", "a day such as 2026-03-31, from 1900 to 2100"],
  ["season_ends_on", "2126-12-31", "a day such as 2026-03-31, from 1900 to 2100"],
  ["unit_price", "0.0000001", PRICE],
  ["unit_cost", "999999999999.999999999999", PRICE],
  ["unit_cost", "1000000000", PRICE],
  ["weight_grams", "2147483648", "a whole number from 0 to 999,999,999"],
  ["country_of_origin", "XX", "a country in two letters, such as PT"],
  ["lifecycle", "dead", "one of new, active, seasonal, phase_out"],
  ["is_service", "perhaps", "yes or no"],
  ["salvage_share", "1.5", "a share from 0 to 1, such as 0.25, with at most four decimals"],
])("an item's %s of %s is refused, and told what would be right", (name, cell, form) => {
  expect(item({ [name]: cell })).toBe(`${name} "${cell}" is not ${form}`);
});

test("what is refused is shown as far as a sentence can show it", () => {
  expect(item({ sku: "x".repeat(101) })).toBe(`sku "${"x".repeat(40)}…" is not a code of at most 100 characters`);
});

test.each([
  ["lead_time_days", "999999999999", "a number of days from 0 to 3,650, with at most two decimals"],
  ["lead_time_days", "7.125", "a number of days from 0 to 3,650, with at most two decimals"],
  ["minimum_order_quantity", "2147483647", "a whole number from 1 to 999,999,999"],
  ["payment_days", "99999", "a whole number from 0 to 3,650"],
  ["rank", "2147483647", "a whole number from 1 to 9,999"],
  ["currency", "ZZZ", "a currency in three letters, such as EUR"],
  ["country", "UK", "a country in two letters, such as PT"],
])("a supplier's %s of %s is refused, and told what would be right", (name, cell, form) => {
  expect(terms({ [name]: cell })).toBe(`${name} "${cell}" is not ${form}`);
});

test("a minimum order has the decimals of its currency: no sum is rounded to another", () => {
  expect(terms({ minimum_order: "250.005" })).toBe("minimum_order 250.005 has more decimals than GBP has");
  expect(terms({ minimum_order: "250.005", currency: "KWD" })).toMatchObject({ minimum_order: "250.005" });
  expect(terms({ minimum_order: "250.50", currency: "JPY" })).toBe("minimum_order 250.50 has more decimals than JPY has");
});

test("figures at their bounds are taken as they stand, and zeros that are not kept say nothing", () => {
  expect(
    item({ unit_price: "999999999.999999", unit_cost: "4.5000000000", weight_grams: "999999999", country_of_origin: "pt" }),
  ).toMatchObject({
    unit_price: "999999999.999999",
    unit_cost: "4.500000",
    weight_grams: 999_999_999,
    country_of_origin: "PT",
  });
  expect(terms({ lead_time_days: "3650", unit_price: "+0012.50" })).toMatchObject({ lead_time_days: "3650", unit_price: "12.50" });
});

test("the vendor terms of AdventureWorks have the same bounds under their own names", () => {
  const line = { ProductID: "1", BusinessEntityID: "2", StandardPrice: "4.5", MinOrderQty: "1", UnitMeasureCode: "EA" };
  expect(reading(adventureworksTerms, { ...line, AverageLeadTime: "2147483647" })).toBe(
    'AverageLeadTime "2147483647" is not a whole number from 1 to 3,650',
  );
  expect(reading(adventureworksTerms, { ...line, AverageLeadTime: "17" })).toMatchObject({ lead_time_days: 17, purchase_unit: "each" });
});

test.each([
  [{ from: "0000-01-01", to: "2026-03-03" }, 'from "0000-01-01" is not a day such as 2026-03-31, from 1900 to 2100'],
  [{ from: "2026-03-02", to: "2026-03-03", expected_effect: "11" }, 'expected_effect "11" is not a ratio from 0.1 to 10, such as 1.5'],
])("an event of %j is refused", (cells, reason) => {
  expect(reading(importFormats["demand-events-csv"], { name: "Sale", ...cells } as Record<string, string>)).toBe(reason);
});

test.each([
  [{ quantity: "2147483647" }, 'quantity "2147483647" has more than nine digits'],
  [{ unit_price: "0.0000001" }, "unit_price 0.0000001 has more than nine digits before the point, or more than six after it"],
  [{ unit_price: "1000000000" }, "unit_price 1000000000 has more than nine digits before the point, or more than six after it"],
  [{ quantity: "999999999", unit_price: "999999999" }, "quantity 999999999 at unit_price 999999999 is more than a line can be worth"],
  [{ placed_at: "0026-01-05" }, 'placed_at "0026-01-05" is not a date'],
  [{ placed_at: "2826-01-05" }, "placed_at does not lie from 1900 to 2100"],
  [{ order_number: "9".repeat(101) }, "order_number is longer than 100 characters"],
])("a past order of %j is refused", (cells, reason) => {
  const line = { order_number: "A-1", placed_at: "2026-01-05", sku: "MUG", quantity: "2", unit_price: "4.5" };
  expect(reading(importFormats["orders-csv"], { ...line, ...cells } as Record<string, string>)).toBe(reason);
});

test("a history that is shifted out of the calendar is refused line by line", () => {
  const line: Record<string, string> = { order_number: "A-1", placed_at: "2026-01-05", sku: "MUG", quantity: "2", unit_price: "4.5" };
  const shifted = { ...context, shiftMs: 36_500 * 86_400_000 };
  expect(importFormats["orders-csv"].read((name) => line[name] ?? "", shifted)).toMatchObject({
    reason: "placed_at does not lie from 1900 to 2100 once it is shifted",
  });
});
