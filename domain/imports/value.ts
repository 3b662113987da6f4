// Text of a cell to a value; null when it is not one. Nothing is guessed: "1,5" and "12 pcs" are not numbers.

const WHOLE = /^[+-]?0*\d{1,9}$/;
const DECIMAL = /^[+-]?\d{1,12}(\.\d{1,12})?$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const MONTH_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** Units that one line may count: two such figures still add up in 32 bits. */
export const MOST_UNITS = 999_999_999;

/** A whole number of at most nine digits. */
export const wholeNumber = (text: string): number | null => (WHOLE.test(text) ? Number(text) : null);

/** An exact decimal, kept as text. */
export const decimal = (text: string): string | null => (DECIMAL.test(text) ? text.replace(/^\+/, "") : null);

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  const value = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(value);
  // Date.UTC rolls 31 February over into March, and takes the year 26 for 1926; a file that says so is wrong.
  const isThatDay = back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  return isThatDay && hour < 24 && minute < 60 && second < 60 ? value : null;
}

const FIRST = Date.UTC(1900, 0, 1);
const END = Date.UTC(2101, 0, 1);
/** From 1900 to 2100: what lies elsewhere is a slip of the pen, and no calendar of ours reaches it. */
export const isOfCalendar = (at: number): boolean => at >= FIRST && at < END;

/** Milliseconds since 1970: ISO 8601 (UTC unless it says otherwise), or the month-first form of spreadsheet exports. */
export function instant(text: string): number | null {
  const iso = ISO.exec(text);
  if (iso) {
    const [, year, month, day, hour = "0", minute = "0", second = "0", zone] = iso;
    const value = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
    if (value === null || zone === undefined || zone === "Z") return value;
    const [hours, rest] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
    if (hours > 14 || rest > 59) return null;
    const minutes = hours * 60 + rest;
    return value - (zone.startsWith("-") ? -1 : 1) * minutes * 60_000;
  }
  const us = MONTH_FIRST.exec(text);
  if (!us) return null;
  const [, month, day, year, hour = "0", minute = "0", second = "0"] = us;
  return utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
}
