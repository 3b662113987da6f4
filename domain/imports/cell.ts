import { countries } from "@/domain/kernel/countries";
import { currencies } from "@/domain/kernel/currencies";
import { type Rejected, reject } from "./staged-line";
import { instant, isOfCalendar, MOST_UNITS, wholeNumber } from "./value";

// What a cell may hold. Each check has the bounds of its own field, inside of what is stored, so that nothing is rounded, cut or too large
// for the database; what does not fit is refused in words that say what would: unit_price "0.0000001" is not a number such as 4.50, …

export type Check = { read: (cell: string) => string | number | null; form: string };

/** What was typed, as far as a sentence can show it. */
const shown = (cell: string) => `"${cell.length > 40 ? `${cell.slice(0, 40)}…` : cell}"`;
const figure = (value: number) => value.toLocaleString("en");

const byText = (form: string, fits: (cell: string) => boolean, value = (cell: string) => cell): Check => ({
  read: (cell) => (fits(value(cell)) ? value(cell) : null),
  form,
});
const upperCase = (cell: string) => cell.toUpperCase();

export const text = (most: number) => byText(`a text of at most ${figure(most)} characters`, (cell) => cell.length <= most);
/** Codes are compared in capitals. Longer ones could be kept, but no document could name them. */
export const code = byText("a code of at most 100 characters", (cell) => cell.length <= 100, upperCase);
export const country = byText("a country in two letters, such as PT", (cell) => countries.has(cell), upperCase);
export const currency = byText("a currency in three letters, such as EUR", (cell) => currencies.has(cell), upperCase);
export const oneOf = (...words: readonly string[]) => byText(`one of ${words.join(", ")}`, (cell) => words.includes(cell));
export const email = byText(
  "an e-mail address of at most 254 characters",
  (cell) => cell.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell),
);
/** A day, without a time. */
export const day = byText("a day such as 2026-03-31, from 1900 to 2100", (cell) => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(cell) ? instant(cell) : null;
  return at !== null && isOfCalendar(at);
});
export const yesNo: Check = {
  read: (cell) => (/^(1|true|yes|y)$/i.test(cell) ? 1 : /^(0|false|no|n)$/i.test(cell) ? 0 : null),
  form: "yes or no",
};

export const whole = (least: number, most = MOST_UNITS): Check => ({
  read: (cell) => {
    const value = wholeNumber(cell);
    return value === null || value < least || value > most ? null : value;
  },
  form: `a whole number from ${figure(least)} to ${figure(most)}`,
});

/** An exact decimal of 0 or more as text. Zeros behind the places that are kept say nothing. */
const exact = (places: number, most: number, form: string): Check => ({
  read: (cell) => {
    const [, whole, decimals = ""] = /^\+?0*(\d{1,9})(?:\.(\d+))?$/.exec(cell) ?? [];
    if (whole === undefined || /[^0]/.test(decimals.slice(places))) return null;
    const value = decimals === "" ? whole : `${whole}.${decimals.slice(0, places)}`;
    return Number(value) > most ? null : value;
  },
  form,
});
const BELOW = 999_999_999.999999;
/** Of one unit, in the currency's major unit. */
export const price = exact(6, BELOW, "a number such as 4.50, below 1,000,000,000 and with at most six decimals");
/** In the currency's major unit; no currency has more than three decimals. */
export const amount = exact(3, BELOW, "an amount such as 250.00, below 1,000,000,000 and with at most three decimals");
/** Ten years: what takes longer is a slip of the pen. */
export const MOST_DAYS = 3_650;
export const days = exact(2, MOST_DAYS, `a number of days from 0 to ${figure(MOST_DAYS)}, with at most two decimals`);
/** "12" or "1/60": base units in one of the unit, as "12/1" or "1/60". */
export const fraction: Check = {
  read: (cell) => {
    const [, numerator, denominator = "1"] = /^(\d{1,9})(?:\/(\d{1,9}))?$/.exec(cell) ?? [];
    return numerator === undefined || Number(numerator) === 0 || Number(denominator) === 0
      ? null
      : `${Number(numerator)}/${Number(denominator)}`;
  },
  form: "a factor such as 12 or 1/60",
};

export type Cells = Record<string, string | number>;

/** The cells by the names of their columns, or what is wrong with the first that does not fit. An empty cell says nothing. */
export function readCells(
  field: (name: string) => string,
  required: Record<string, Check>,
  optional: Record<string, Check>,
): { ok: true; cells: Cells } | Rejected {
  const cells: Cells = {};
  for (const [name, check] of Object.entries({ ...required, ...optional })) {
    const cell = field(name).trim();
    if (cell === "") {
      if (name in required) return reject(`${name} is empty`);
      continue;
    }
    const value = check.read(cell);
    if (value === null) return reject(`${name} ${shown(cell)} is not ${check.form}`);
    cells[name] = value;
  }
  return { ok: true, cells };
}
