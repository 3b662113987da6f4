import { expect, test } from "vitest";
import { currencies } from "@/domain/kernel/currencies";
import { unusualDigits } from "@/domain/kernel/money";
import { type CompanyMoney, convertMinor, looksInverted, rateProblem, weigh } from "./exchange-rate";

test.each([
  [80_000, "0.79", "USD", "GBP", 63_200],
  [8_000, "0.0052", "JPY", "GBP", 4_160],
  [500_000, "2.55", "KWD", "GBP", 127_500],
  [4_160, "192.3", "GBP", "JPY", 8_000],
  [100, "0.005", "USD", "GBP", 1],
  [-100, "0.005", "USD", "GBP", -1],
  [99, "0.005", "USD", "GBP", 0],
  [1_000_000_000_000, "0.7912345678", "USD", "GBP", 791_234_567_800],
])("%i minor units at %s, %s to %s, are %i", (amount, rate, from, to, minor) => {
  expect(convertMinor(amount, rate, from, to)).toBe(minor);
});

test("what is foreign is worth what the rate says, and nothing that anybody knows without one", () => {
  const usd = { rate: "0.79", validFrom: "2026-03-01" };
  const company: CompanyMoney = { currency: "GBP", rates: new Map([["USD", usd]]) };
  expect(weigh(80_000, "USD", company)).toEqual({ currency: "GBP", minor: 63_200, rate: usd });
  expect(weigh(80_000, "GBP", company)).toEqual({ currency: "GBP", minor: 80_000, rate: null });
  expect(weigh(80_000, "EUR", company)).toEqual({ currency: "GBP", minor: null, rate: null });
});

test("a rate is a decimal above zero that money can have", () => {
  expect(["0.79", "192.3", "0.0000034", "1", " 0.7912345678 "].map(rateProblem)).toEqual([null, null, null, null, null]);
  expect(["0", "-1", "1e3", "0.79123456789", "", "0.00000001", "99999999", "1,27"].every((text) => rateProblem(text) !== null)).toBe(true);
});

test("a rate that was turned round is noticed, one that moved is not", () => {
  expect([
    looksInverted("1.2658", "0.79"),
    looksInverted("1.2", "0.79"),
    looksInverted("0.81", "0.79"),
    looksInverted("1.01", "0.99"),
  ]).toEqual([true, true, false, false]);
});

test("every currency with unusual digits that is paid in is one that a rate can be set of", () => {
  expect(
    Object.values(unusualDigits)
      .flat()
      .filter((code) => !currencies.has(code))
      .sort(),
  ).toEqual(["CLF", "UYI", "UYW"]);
});
