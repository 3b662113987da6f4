import Big from "big.js";
import { z } from "zod";
import "./input-problems";

// Money is an integer of the currency's minor units; a unit price is an exact decimal text in major units.
// 3 × "4.125" GBP = 12.375 → 1238 minor units (halves go away from zero). 20 × "400" JPY = 8000, 100 × "5.000" KWD = 500000.

/** Currencies whose minor unit is not a hundredth, by its digits (ISO 4217). */
export const unusualDigits: Readonly<Record<0 | 3 | 4, readonly string[]>> = {
  0: ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"],
  3: ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"],
  4: ["CLF", "UYW"],
};

const DIGITS = new Map(
  Object.entries(unusualDigits).flatMap(([digits, currencies]) => currencies.map((currency) => [currency, Number(digits)] as const)),
);

export const minorDigits = (currency: string): number => DIGITS.get(currency) ?? 2;

/** Minor units in one major unit: 100 pence in a pound, 1 yen in a yen. */
export const minorPerMajor = (currency: string): number => 10 ** minorDigits(currency);

/** Of one base unit, as exact text; what is longer does not fit its column. */
export const unitPrice = z
  .string()
  .trim()
  .regex(/^\d{1,14}(\.\d{1,6})?$/, 'A price such as "4.50", with up to six places.');

/** Value of a quantity at a unit price, rounded once, half away from zero, to minor units. */
export function lineValueMinor(unitPrice: string, quantity: number, currency: string): number {
  return new Big(unitPrice).times(quantity).times(minorPerMajor(currency)).round(0, Big.roundHalfUp).toNumber();
}

/** Whether what the lines come to in minor units is a number that is counted exactly. */
export function isCountable(lines: readonly { unitPrice: string; quantity: number }[], currency: string): boolean {
  const total = lines.reduce((sum, { unitPrice, quantity }) => sum.plus(new Big(unitPrice).times(quantity)), new Big(0));
  return total.times(minorPerMajor(currency)).lte(Number.MAX_SAFE_INTEGER);
}

/** An amount as the exact decimal text of its major unit, without grouping: 123450 of GBP is "1234.50", of JPY "123450". */
export const majorText = (amountMinor: number, currency: string): string =>
  new Big(amountMinor).div(minorPerMajor(currency)).toFixed(minorDigits(currency));

/** A share of an amount in proportion to part ÷ whole; the shares of 0…whole add up when differences of running totals are taken. */
export function proportionMinor(amountMinor: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  return new Big(amountMinor).times(part).div(whole).round(0, Big.roundHalfUp).toNumber();
}

/** An amount as somebody types it, in minor units; null when it is none, or finer than the currency: "1234.5" of GBP is 123450, of JPY nothing. */
export function typedMinor(text: string, currency: string): number | null {
  if (!/^\d{1,12}(\.\d{1,4})?$/.test(text.trim())) return null;
  const minor = new Big(text.trim()).times(minorPerMajor(currency));
  return minor.round(0).eq(minor) ? minor.toNumber() : null;
}
