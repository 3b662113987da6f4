import { stableCode } from "./stable-code";
import { type ImportFormat, type LineOutcome, reject } from "./staged-line";
import { decimal, wholeNumber } from "./value";

// Deliveries of the Supply Chain Management System (USAID, 2006–2015): a purchase order line that was delivered, one a line.
// Lines "From RDC" leave a regional warehouse and were bought under other numbers: they are no purchases and are rejected.
// Quantities are packs; a pack of 60 tablets is the base unit, a tablet 1/60 of it. Prices are US dollars a pack.
// Dates are 2-Jun-06 or 6/2/06, all of this century; "Date Not Captured" is no date, and without one there is no lead time.

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const BY_NAME = /^(\d{1,2})-([A-Za-z]{3})-(\d{2})$/;
const MONTH_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{2})$/;

/** Milliseconds of the day's start in UTC; null when it is no day. */
export function scmsDay(text: string): number | null {
  const named = BY_NAME.exec(text);
  const numbered = MONTH_FIRST.exec(text);
  const [day, month, year] = named
    ? [Number(named[1]), MONTHS.indexOf((named[2] ?? "").toLowerCase()), Number(named[3])]
    : numbered
      ? [Number(numbered[2]), Number(numbered[1]) - 1, Number(numbered[3])]
      : [0, -1, 0];
  if (month < 0 || month > 11) return null;
  const value = Date.UTC(2000 + year, month, day);
  // 31 February would roll over into March.
  return new Date(value).getUTCMonth() === month && day > 0 ? value : null;
}

function read(field: (name: string) => string, context: Parameters<ImportFormat["read"]>[1]): LineOutcome | "later" {
  const cell = (name: string) => field(name).trim();
  const number = cell("PO / SO #");
  if (number === "") return reject("PO / SO # is empty");
  const via = cell("Fulfill Via");
  if (via !== "Direct Drop") return reject(`Fulfill Via "${via}": delivered from stock, not bought for this delivery`);
  const [vendor, description] = [cell("Vendor"), cell("Item Description")];
  if (vendor === "" || description === "") return reject(`${vendor === "" ? "Vendor" : "Item Description"} is empty`);
  const asn = cell("ASN/DN #");
  if (asn === "") return reject("ASN/DN # is empty");
  const quantity = wholeNumber(cell("Line Item Quantity"));
  if (quantity === null || quantity <= 0 || quantity > 10_000_000)
    return reject(`Line Item Quantity "${cell("Line Item Quantity")}" is not a whole number above 0`);
  const perPack = wholeNumber(cell("Unit of Measure (Per Pack)"));
  if (perPack === null || perPack <= 0)
    return reject(`Unit of Measure (Per Pack) "${cell("Unit of Measure (Per Pack)")}" is not a whole number above 0`);
  const price = decimal(cell("Pack Price"));
  if (price === null || price.startsWith("-") || !/^\d{1,12}(\.\d{1,6})?$/.test(price))
    return reject(`Pack Price "${cell("Pack Price")}" is not a decimal of 0 or more`);
  const day = (name: string) => scmsDay(cell(name));
  const [ordered, promised, delivered] = [day("PO Sent to Vendor Date"), day("Scheduled Delivery Date"), day("Delivered to Client Date")];
  if (ordered === null) return reject(`PO Sent to Vendor Date "${cell("PO Sent to Vendor Date")}" is not a date`);
  if (promised === null) return reject(`Scheduled Delivery Date "${cell("Scheduled Delivery Date")}" is not a date`);
  if (delivered === null) return reject(`Delivered to Client Date "${cell("Delivered to Client Date")}" is not a date`);
  if (delivered < ordered) return reject("Delivered to Client Date lies before PO Sent to Vendor Date");
  if (context.before !== null && delivered >= context.before) return "later";
  const at = (value: number) => new Date(value + context.shiftMs).toISOString();
  return {
    ok: true,
    value: {
      groupKey: number,
      fields: {
        number,
        asn,
        supplier_code: stableCode(vendor),
        supplier_name: vendor,
        sku: stableCode(description),
        description,
        category: cell("Product Group") || "Uncategorised",
        brand: cell("Brand"),
        per_pack: perPack,
        quantity,
        unit_price: price,
        ordered_at: at(ordered),
        promised_at: at(promised),
        delivered_at: at(delivered),
      },
    },
  };
}

export const scmsDeliveries: ImportFormat = {
  required: [
    "PO / SO #",
    "ASN/DN #",
    "Fulfill Via",
    "PO Sent to Vendor Date",
    "Scheduled Delivery Date",
    "Delivered to Client Date",
    "Vendor",
    "Item Description",
    "Unit of Measure (Per Pack)",
    "Line Item Quantity",
    "Pack Price",
  ],
  optional: ["Product Group", "Brand"],
  read,
};
