import { expect, test } from "vitest";
import { lineValueMinor, majorText, minorPerMajor, typedMinor } from "./money";

test.each([
  ["4.125", 3, "GBP", 1_238],
  ["0.005", 1, "EUR", 1],
  ["1.10", 3, "EUR", 330],
  ["0.0049", 1, "EUR", 0],
  ["-0.10", 10, "GBP", -100],
  ["-4.125", 3, "GBP", -1_238],
  ["400", 20, "JPY", 8_000],
  ["0.5", 1, "JPY", 1],
  ["5.000", 100, "KWD", 500_000],
  ["1.2345", 1, "UYW", 12_345],
])("%s × %i %s is %i minor units", (price, quantity, currency, minor) => {
  expect(lineValueMinor(price, quantity, currency)).toBe(minor);
});

test("an amount is typed and written with the digits of its currency", () => {
  expect(["GBP", "JPY", "KWD"].map((currency) => majorText(1_234_500, currency))).toEqual(["12345.00", "1234500", "1234.500"]);
  expect(majorText(-5, "GBP")).toBe("-0.05");
  expect([typedMinor("12.3", "GBP"), typedMinor(" 12.3 ", "KWD"), typedMinor("12", "JPY"), typedMinor("12.00", "JPY")]).toEqual([
    1_230, 12_300, 12, 12,
  ]);
  expect(["12.345", "", "lots", "-1"].map((text) => typedMinor(text, "GBP"))).toEqual([null, null, null, null]);
  expect(typedMinor("12.5", "JPY")).toBeNull();
});

test("a major unit has as many minor ones as ISO 4217 says", () => {
  expect(["EUR", "HUF", "IDR", "UGX", "BHD", "CLF"].map(minorPerMajor)).toEqual([100, 100, 100, 1, 1_000, 10_000]);
});
