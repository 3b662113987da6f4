// International bank account number (ISO 13616): country, two check digits, account. The first four characters moved to the end and
// letters read as 10–35, the number modulo 97 is 1. Worked: GB82 WEST 1234 5698 7654 32 → 3214282912345698765432161182 mod 97 = 1.

/** Characters of an account number in the countries of its registry that suppliers come from; others have 15 to 34. */
const lengths: Record<string, number> = {
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IT: 27,
  LT: 20,
  LU: 20,
  LV: 21,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  TR: 26,
};

/** Null where the registry, as far as it is known here, says nothing. */
export const ibanLengthOf = (country: string): number | null => lengths[country] ?? null;

export type IbanProblem = "not_an_iban" | "wrong_length" | "wrong_checksum";

export const ibanProblemText: Record<IbanProblem, string> = {
  not_an_iban: "That is no IBAN: two letters, two digits, then the account.",
  wrong_length: "An IBAN of this country has another length.",
  wrong_checksum: "The check digits of this IBAN are wrong: a character is mistyped or missing.",
};

/** As it is stored: capitals, without the blanks that people write between groups of four. */
export const normalIban = (written: string): string => written.replace(/[\s ]+/g, "").toUpperCase();

/** Null when the number, in its normal form, can exist. */
export function ibanProblem(iban: string): IbanProblem | null {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return "not_an_iban";
  const length = ibanLengthOf(iban.slice(0, 2));
  if (length !== null && iban.length !== length) return "wrong_length";
  return remainderOf(iban.slice(4) + iban.slice(0, 4)) === 1 ? null : "wrong_checksum";
}

/** The text as a number, letters as 10–35, modulo 97. */
export function remainderOf(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** What everybody may see: the country and the last four characters. */
export const maskedIban = (iban: string): string => `${iban.slice(0, 2)}•• •••• ${iban.slice(-4)}`;
