import { type Check, MOST_DAYS, price, readCells, text, whole } from "./cell";
import { stableCode } from "./stable-code";
import { type ImportFormat, type LineOutcome, type ReadingContext, reject } from "./staged-line";
import { isOfCalendar } from "./value";

// Deliveries of the Supply Chain Management System (USAID, 2006–2015): a purchase order line that was delivered, one a line.
// Lines "From RDC" leave a regional warehouse and were bought under other numbers: they are no purchases and are rejected.
// Quantities are packs; a pack of 60 tablets is the base unit, a tablet 1/60 of it. Prices are US dollars a pack.
// Dates are 2-Jun-06 or 6/2/06, in the century in which they lie nearest to the system's own years: 3-Jul-99 is of 1999. "Date Not
// Captured" is no date, and without one there is no lead time.

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const BY_NAME = /^(\d{1,2})-([A-Za-z]{3})-(\d{2})$/;
const MONTH_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{2})$/;

const DAY = 86_400_000;
/** The middle of the years in which the system bought: a year of two digits lies at most 50 from it. */
const MIDDLE = 2010;

/** 99 is 1999, 06 is 2006. */
const yearOf = (digits: number) => (2000 + digits > MIDDLE + 50 ? 1900 : 2000) + digits;

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
  const value = Date.UTC(yearOf(year), month, day);
  // 31 February would roll over into March.
  return new Date(value).getUTCMonth() === month && day > 0 ? value : null;
}

const date: Check = { read: scmsDay, form: "a date" };
/** Order and ship notice both stand in the number of the receipt. */
const number = text(40);
const REQUIRED = {
  "PO / SO #": number,
  Vendor: text(300),
  "Item Description": text(500),
  "ASN/DN #": number,
  "Line Item Quantity": whole(1, 10_000_000),
  "Unit of Measure (Per Pack)": whole(1),
  "Pack Price": price,
  "PO Sent to Vendor Date": date,
  "Scheduled Delivery Date": date,
  "Delivered to Client Date": date,
};
const OPTIONAL = { "Product Group": text(100), Brand: text(100) };

/** Why the three days cannot be those of one delivery. */
function oddDays(ordered: number, promised: number, delivered: number, { now, shiftMs }: ReadingContext): string | null {
  if (delivered < ordered) return "Delivered to Client Date lies before PO Sent to Vendor Date";
  const apart = (at: number) => Math.abs(at - ordered) > MOST_DAYS * DAY;
  if (apart(promised)) return `Scheduled Delivery Date lies more than ${MOST_DAYS} days from PO Sent to Vendor Date`;
  if (apart(delivered)) return `Delivered to Client Date lies more than ${MOST_DAYS} days from PO Sent to Vendor Date`;
  if (now !== null && delivered > now) return "Delivered to Client Date is still to come";
  return [ordered, promised, delivered].every((at) => isOfCalendar(at + shiftMs))
    ? null
    : "its dates do not lie from 1900 to 2100 once they are shifted";
}

function read(field: (name: string) => string, context: ReadingContext): LineOutcome | "later" {
  const via = field("Fulfill Via").trim();
  if (via !== "Direct Drop") return reject(`Fulfill Via "${via}": delivered from stock, not bought for this delivery`);
  const found = readCells(field, REQUIRED, OPTIONAL);
  if (!found.ok) return found;
  const { cells } = found;
  const words = (name: keyof typeof REQUIRED | keyof typeof OPTIONAL) => String(cells[name] ?? "");
  const figure = (name: keyof typeof REQUIRED) => Number(cells[name]);
  const ordered = figure("PO Sent to Vendor Date");
  const promised = figure("Scheduled Delivery Date");
  const delivered = figure("Delivered to Client Date");
  const odd = oddDays(ordered, promised, delivered, context);
  if (odd !== null) return reject(odd);
  if (context.before !== null && delivered >= context.before) return "later";
  const at = (value: number) => new Date(value + context.shiftMs).toISOString();
  return {
    ok: true,
    value: {
      groupKey: words("PO / SO #"),
      fields: {
        number: words("PO / SO #"),
        asn: words("ASN/DN #"),
        supplier_code: stableCode(words("Vendor")),
        supplier_name: words("Vendor"),
        sku: stableCode(words("Item Description")),
        description: words("Item Description"),
        category: words("Product Group") || "Uncategorised",
        brand: words("Brand"),
        per_pack: figure("Unit of Measure (Per Pack)"),
        quantity: figure("Line Item Quantity"),
        unit_price: words("Pack Price"),
        ordered_at: at(ordered),
        promised_at: at(promised),
        delivered_at: at(delivered),
      },
    },
  };
}

export const scmsDeliveries: ImportFormat = {
  required: ["Fulfill Via", ...Object.keys(REQUIRED)],
  optional: Object.keys(OPTIONAL),
  read,
};
