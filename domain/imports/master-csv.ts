import { minorDigits } from "@/domain/kernel/money";
import {
  amount,
  type Cells,
  type Check,
  code,
  country,
  currency,
  day,
  days,
  email,
  fraction,
  MOST_DAYS,
  oneOf,
  price,
  readCells,
  text,
  whole,
  yesNo,
} from "./cell";
import { type ImportFormat, reject } from "./staged-line";
import { decimal } from "./value";

// Items, suppliers with their terms and price lists, and opening stock. An empty cell of an optional column keeps what is there, and what is
// new is not known: nothing is guessed.

/** `unfit` says what is wrong with cells that are right each by itself. */
function table(
  required: Record<string, Check>,
  optional: Record<string, Check>,
  groupBy: readonly string[],
  unfit: (cells: Cells) => string | null = () => null,
): ImportFormat {
  return {
    required: Object.keys(required),
    optional: Object.keys(optional),
    read(field) {
      const found = readCells(field, required, optional);
      if (!found.ok) return found;
      const fields = found.cells;
      const reason = unfit(fields);
      if (reason !== null) return reject(reason);
      return { ok: true, value: { groupKey: groupBy.map((name) => String(fields[name] ?? "")).join("\u001f"), fields } };
    },
  };
}

/** Of an item that is left over, as a share of its cost. */
const share: Check = {
  read: (cell) => (/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/.test(cell) ? cell : null),
  form: "a share from 0 to 1, such as 0.25, with at most four decimals",
};
/** A ratio of usual demand. */
const effectRatio: Check = {
  read: (cell) => (decimal(cell) !== null && Number(cell) >= 0.1 && Number(cell) <= 10 ? Number(cell) : null),
  form: "a ratio from 0.1 to 10, such as 1.5",
};
/** 250.005 is no sum of pounds: it would be stored as another one. */
const oddMinimum = ({ minimum_order: minimum, currency: own }: Cells): string | null => {
  const decimals = /\.(\d*?)0*$/.exec(String(minimum ?? ""))?.[1]?.length ?? 0;
  return decimals > minorDigits(String(own)) ? `minimum_order ${minimum} has more decimals than ${own} has` : null;
};
const name = text(300);
const word = text(100);

export const itemsCsv = table(
  { sku: code, description: text(500) },
  {
    details: text(10_000),
    gtin: word,
    category: word,
    brand: word,
    base_unit: word,
    lifecycle: oneOf("new", "active", "seasonal", "phase_out"),
    weight_grams: whole(0),
    country_of_origin: country,
    unit_cost: price,
    unit_price: price,
    is_service: yesNo,
    /** The last day on which a seasonal item sells, and what one that is left still brings, as a share of its cost. */
    season_ends_on: day,
    salvage_share: share,
    /** One further unit a line. Without a factor it is in use and nobody knows what it is: never one. */
    other_unit: word,
    other_unit_factor: fraction,
    other_unit_gtin: word,
  },
  ["sku"],
);

export const suppliersCsv = table(
  { supplier_code: code, supplier_name: name, currency },
  {
    country,
    payment_days: whole(0, MOST_DAYS),
    minimum_order: amount,
    preferred: yesNo,
    sku: code,
    supplier_sku: word,
    unit_price: price,
    lead_time_days: days,
    lead_time_deviation_days: days,
    minimum_order_quantity: whole(1),
    order_multiple: whole(1),
    rank: whole(1, 9_999),
    /** What the supplier sells in: price, minimum and multiple count in it. */
    purchase_unit: word,
    purchase_unit_factor: fraction,
    tax_id: word,
    email,
    address: text(1_000),
  },
  ["supplier_code", "sku"],
  oddMinimum,
);

export const stockCsv = table({ node: word, sku: code, quantity: whole(0) }, { quarantined: whole(0) }, ["sku", "node"]);

export const demandEvents = table(
  { name: word, from: day, to: day },
  { sku: code, category: word, node: word, expected_effect: effectRatio },
  ["name", "from", "sku", "category", "node"],
);

export const priceLists = table(
  { supplier_code: code, sku: code, unit_price: price, valid_from: day },
  { from_quantity: whole(1), valid_to: day, currency, contract_number: word },
  ["supplier_code", "sku"],
);
