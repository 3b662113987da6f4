// Text of a cell to a value; null when it is not one. Nothing is guessed: "1,5" and "12 pcs" are not numbers.

const WHOLE = /^[+-]?\d{1,10}$/;
const DECIMAL = /^[+-]?\d{1,12}(\.\d{1,12})?$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const MONTH_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** A whole number that fits a 32-bit quantity. */
export function wholeNumber(text: string): number | null {
  if (!WHOLE.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) <= 2_147_483_647 ? value : null;
}

/** An exact decimal, kept as text. */
export const decimal = (text: string): string | null => (DECIMAL.test(text) ? text.replace(/^\+/, "") : null);

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  const value = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(value);
  // Date.UTC rolls 31 February over into March; a file that says so is wrong.
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60 ? value : null;
}

/** Milliseconds since 1970: ISO 8601 (UTC unless it says otherwise), or the month-first form of spreadsheet exports. */
export function instant(text: string): number | null {
  const iso = ISO.exec(text);
  if (iso) {
    const [, year, month, day, hour = "0", minute = "0", second = "0", zone] = iso;
    const value = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
    if (value === null || zone === undefined || zone === "Z") return value;
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
    return value - (zone.startsWith("-") ? -1 : 1) * minutes * 60_000;
  }
  const us = MONTH_FIRST.exec(text);
  if (!us) return null;
  const [, month, day, year, hour = "0", minute = "0", second = "0"] = us;
  return utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
}
