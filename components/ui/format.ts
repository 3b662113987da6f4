import { minorDigits, minorPerMajor } from "@/domain/kernel/money";

// How numbers and instants read on every screen. Money comes in minor units; what is below nothing has a minus, not a hyphen.
const wholeNumber = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const shortNumber = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });

const withMinus = (text: string) => text.replace("-", "−");

// As they are counted, not as a browser would write the currency: of forints it shows none of the two digits.
export function majorOf(minor: number, currency = "EUR"): number {
  return minor / minorPerMajor(currency);
}

/** Exact, for rows: 12,345.60 without the currency, which the header names, or with it when asked. */
export function formatMoney(minor: number, currency = "EUR", withCurrency = false): string {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat("en-GB", {
    ...(withCurrency ? { style: "currency" as const, currency } : {}),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return withMinus(format.format(majorOf(minor, currency)));
}

/** Short, for tiles: €1.2m. */
export function formatMoneyShort(minor: number, currency = "EUR"): string {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 });
  return withMinus(format.format(majorOf(minor, currency)));
}

export function formatQuantity(quantity: number): string {
  return withMinus(wholeNumber.format(quantity));
}

export function formatShort(value: number): string {
  return withMinus(shortNumber.format(value));
}

export function formatRatio(ratio: number, digits = 1): string {
  return `${formatDecimal(ratio * 100, digits)} %`;
}

/** To so many places, with the separators of large figures: 1,437.1. */
export function formatDecimal(value: number, digits: number): string {
  return withMinus(
    value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "negative" }),
  );
}

/** A unit price with every place that counts, at least two: 8.3301, 1,250.00. */
export function formatPrice(unitPrice: string | number): string {
  return withMinus(Number(unitPrice).toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 6 }));
}

/** "1 order", "1,240 orders". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatQuantity(count)} ${count === 1 ? one : many}`;
}

const INITIALS = /\b(asn|edi|gtin|sba|sku|tsb|ubl|x12)\b/g;
const WINTERS = /^holt winters (\w+)$/;

/** A machine word for people: part_allocated → Part allocated, ubl_order → UBL order. */
export function formatWord(word: string): string {
  const text = word
    .replaceAll("_", " ")
    .replace(WINTERS, "Holt–Winters ($1)")
    .replace(INITIALS, (initials) => initials.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function formatInstant(iso: string): string {
  return new Date(iso).toLocaleString("en-GB", {
    day: "2-digit",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
}

const steps: [number, string][] = [
  [60, "s"],
  [60, "min"],
  [24, "h"],
  [Number.POSITIVE_INFINITY, "d"],
];

/** The page's clock ticks each ten seconds, a busy page a little later: what is nearer may lie on either side of the present. */
const NOW_SECONDS = 15;

/** Relative to now: "in 3 h", "now", "12 min ago". */
export function formatRelative(iso: string, nowMs: number): string {
  const seconds = (new Date(iso).getTime() - nowMs) / 1000;
  if (Math.abs(seconds) < NOW_SECONDS) return "now";
  let value = Math.abs(seconds);
  for (const [size, unit] of steps) {
    if (value < size) return seconds > 0 ? `in ${Math.floor(value)} ${unit}` : `${Math.floor(value)} ${unit} ago`;
    value /= size;
  }
  return iso;
}
