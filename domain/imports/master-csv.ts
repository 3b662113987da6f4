import { type ImportFormat, reject } from "./staged-line";
import { decimal, instant, wholeNumber } from "./value";

// Items, suppliers with their terms and price lists, and opening stock. An empty cell of an optional column keeps what is there, and what is
// new is not known: nothing is guessed.

type Check = (text: string) => string | number | null;
const notNegative: Check = (text) => {
  const value = decimal(text);
  return value === null || value.startsWith("-") ? null : value;
};
const atLeast =
  (least: number): Check =>
  (text) => {
    const value = wholeNumber(text);
    return value === null || value < least ? null : value;
  };
const letters =
  (count: number): Check =>
  (text) =>
    new RegExp(`^[A-Za-z]{${count}}$`).test(text) ? text.toUpperCase() : null;
const text: Check = (value) => value;
const yesNo: Check = (value) => (/^(1|true|yes|y)$/i.test(value) ? 1 : /^(0|false|no|n)$/i.test(value) ? 0 : null);
const code: Check = (value) => value.toUpperCase();
/** "12" or "1/60": base units in one of the unit, as "12/1" or "1/60". */
const fraction: Check = (value) => {
  const [, numerator, denominator = "1"] = /^(\d{1,9})(?:\/(\d{1,9}))?$/.exec(value) ?? [];
  return numerator === undefined || Number(numerator) === 0 || Number(denominator) === 0
    ? null
    : `${Number(numerator)}/${Number(denominator)}`;
};
/** A day, without a time: "2026-03-02". */
const day: Check = (value) => (/^\d{4}-\d{2}-\d{2}$/.test(value) && instant(value) !== null ? value : null);
/** Up to six places, as prices are kept. */
const price: Check = (value) => (/^\d{1,12}(\.\d{1,6})?$/.test(value) ? value : null);
const lifecycle: Check = (value) => (["new", "active", "seasonal", "phase_out"].includes(value) ? value : null);

function table(required: Record<string, Check>, optional: Record<string, Check>, groupBy: readonly string[]): ImportFormat {
  return {
    required: Object.keys(required),
    optional: Object.keys(optional),
    read(field) {
      const fields: Record<string, string | number> = {};
      for (const [name, check] of Object.entries({ ...required, ...optional })) {
        const cell = field(name).trim();
        if (cell === "") {
          if (name in required) return reject(`${name} is empty`);
          continue;
        }
        const value = check(cell);
        if (value === null) return reject(`${name} "${cell}" is not valid`);
        fields[name] = value;
      }
      return { ok: true, value: { groupKey: groupBy.map((name) => String(fields[name] ?? "")).join("\u001f"), fields } };
    },
  };
}

export const itemsCsv = table(
  { sku: code, description: text },
  {
    details: text,
    gtin: text,
    category: text,
    brand: text,
    base_unit: text,
    lifecycle,
    weight_grams: atLeast(0),
    country_of_origin: letters(2),
    unit_cost: notNegative,
    unit_price: notNegative,
    is_service: yesNo,
    /** The last day on which a seasonal item sells, and what one that is left still brings, as a share of its cost. */
    season_ends_on: day,
    salvage_share: (value) => (/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/.test(value) ? value : null),
    /** One further unit a line. Without a factor it is in use and nobody knows what it is: never one. */
    other_unit: text,
    other_unit_factor: fraction,
    other_unit_gtin: text,
  },
  ["sku"],
);

export const suppliersCsv = table(
  { supplier_code: code, supplier_name: text, currency: letters(3) },
  {
    country: letters(2),
    payment_days: atLeast(0),
    minimum_order: notNegative,
    preferred: yesNo,
    sku: code,
    supplier_sku: text,
    unit_price: notNegative,
    lead_time_days: notNegative,
    lead_time_deviation_days: notNegative,
    minimum_order_quantity: atLeast(1),
    order_multiple: atLeast(1),
    rank: atLeast(1),
    /** What the supplier sells in: price, minimum and multiple count in it. */
    purchase_unit: text,
    purchase_unit_factor: fraction,
    tax_id: text,
    email: (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? value : null),
    address: text,
  },
  ["supplier_code", "sku"],
);

export const stockCsv = table({ node: text, sku: code, quantity: atLeast(0) }, { quarantined: atLeast(0) }, ["sku", "node"]);

/** A ratio of usual demand, 0.1–10. */
const effectRatio: Check = (value) => (decimal(value) !== null && Number(value) >= 0.1 && Number(value) <= 10 ? Number(value) : null);

export const demandEvents = table(
  { name: text, from: day, to: day },
  { sku: code, category: text, node: text, expected_effect: effectRatio },
  ["name", "from", "sku", "category", "node"],
);

export const priceLists = table(
  { supplier_code: code, sku: code, unit_price: price, valid_from: day },
  { from_quantity: atLeast(1), valid_to: day, currency: letters(3), contract_number: text },
  ["supplier_code", "sku"],
);
