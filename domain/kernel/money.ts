import Big from "big.js";

// Money is an integer of the currency's minor units; a unit price is an exact decimal text in major units.
// 3 × "4.125" GBP = 12.375 → 1238 minor units (halves go away from zero).

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const EXPONENTS: Record<string, number> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  ISK: 0,
  XAF: 0,
  XOF: 0,
  BHD: 3,
  JOD: 3,
  KWD: 3,
  OMR: 3,
  TND: 3,
};

export const minorDigits = (currency: string): number => EXPONENTS[currency] ?? 2;

/** Value of a quantity at a unit price, rounded once, half away from zero, to minor units. */
export function lineValueMinor(unitPrice: string, quantity: number, currency: string): number {
  return new Big(unitPrice)
    .times(quantity)
    .times(10 ** minorDigits(currency))
    .round(0, Big.roundHalfUp)
    .toNumber();
}

/** A share of an amount in proportion to part ÷ whole; the shares of 0…whole add up when differences of running totals are taken. */
export function proportionMinor(amountMinor: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  return new Big(amountMinor).times(part).div(whole).round(0, Big.roundHalfUp).toNumber();
}
