// The check digit of a GTIN-8, -12, -13 or -14 (GS1 General Specifications, 7.9): from the right, the digits before it
// weigh 3, 1, 3, …; the check digit fills the sum up to a multiple of ten.
// 400638133393 sums to 89, so its check digit is 1: 4006381333931.

export type GtinDefect = "not_digits" | "wrong_length" | "wrong_check_digit" | "all_zero";

const LENGTHS: readonly number[] = [8, 12, 13, 14];

/** The digit that completes the digits before it. */
export function gtinCheckDigit(digits: string): number {
  let sum = 0;
  for (let place = 1; place <= digits.length; place++) sum += Number(digits.at(-place)) * (place % 2 === 1 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
}

/** What is wrong with a GTIN as written, or null. Blanks and hyphens around the digits are not guessed away. */
export function gtinDefect(gtin: string): GtinDefect | null {
  if (!/^\d+$/.test(gtin)) return "not_digits";
  if (!LENGTHS.includes(gtin.length)) return "wrong_length";
  // Zeros check, but stand for "none": no company has that number.
  if (/^0+$/.test(gtin)) return "all_zero";
  return gtinCheckDigit(gtin.slice(0, -1)) === Number(gtin.at(-1)) ? null : "wrong_check_digit";
}

/** As numbers are compared: in 14 digits, so that the UPC 012345678905 is the EAN 0012345678905. Null where it is none at all. */
export const gtin14 = (gtin: string | null): string | null =>
  gtin !== null && /^\d{8,14}$/.test(gtin) && !/^0+$/.test(gtin) ? gtin.padStart(14, "0") : null;
