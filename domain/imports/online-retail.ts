import { countryCode } from "./country";
import { notQuantity, unfitOrderLine } from "./order-line";
import { type ImportFormat, type LineOutcome, reject } from "./staged-line";
import { decimal, instant, wholeNumber } from "./value";

// The invoice lines of the UCI "Online Retail" shop. Invoices C… cancel or return; A… are book entries of the
// accounts; a negative line without customer on any other invoice is a stock write-off. Codes that are no
// product (postage, fees, manual entries) are service lines: sold, never stocked.

const SERVICE_CODES = new Set(["POST", "DOT", "M", "D", "C2", "S", "B", "CRUK", "PADS", "AMAZONFEE", "BANK CHARGES"]);

/** "post", "GIFT_0001_20" and "BANK CHARGES" are services; "85123A" and "DCGSSGIRL" are goods. */
export const isServiceCode = (sku: string) => SERVICE_CODES.has(sku.toUpperCase()) || /^gift_/i.test(sku);

/** Units of the file: one each; price in pounds. "85123a" and "85123A" are one item. */
export type RetailLineKind = "sale" | "service" | "return" | "adjustment" | "booking";

export function retailLineKind(invoice: string, sku: string, quantity: number, hasCustomer: boolean): RetailLineKind | null {
  const series = invoice.charAt(0).toUpperCase();
  if (series === "A") return "booking";
  if (isServiceCode(sku)) return "service";
  if (series === "C") return quantity < 0 ? "return" : null;
  if (quantity > 0) return "sale";
  return quantity < 0 && !hasCustomer ? "adjustment" : null;
}

const NAMES = {
  number: "InvoiceNo",
  sku: "StockCode",
  description: "Description",
  quantity: "Quantity",
  at: "InvoiceDate",
  unitPrice: "UnitPrice",
};

function read(field: (name: string) => string, context: Parameters<ImportFormat["read"]>[1]): LineOutcome | "later" {
  const invoice = field("InvoiceNo").trim().toUpperCase();
  if (!/^[A-Z]?\d{1,12}$/.test(invoice)) return reject(`InvoiceNo "${invoice}" is not an invoice number`);
  const sku = field("StockCode").trim().toUpperCase();
  if (sku === "") return reject("StockCode is empty");
  const quantity = wholeNumber(field("Quantity").trim());
  if (quantity === null || quantity === 0) return reject(`Quantity ${notQuantity(field("Quantity"), "other than 0")}`);
  const at = instant(field("InvoiceDate").trim());
  if (at === null) return reject(`InvoiceDate "${field("InvoiceDate")}" is not a date`);
  const unitPrice = decimal(field("UnitPrice").trim());
  if (unitPrice === null) return reject(`UnitPrice "${field("UnitPrice")}" is not a decimal number`);
  const customer = field("CustomerID").trim().replace(/\.0$/, "");
  const kind = retailLineKind(invoice, sku, quantity, customer !== "");
  if (kind === null)
    return reject(quantity > 0 ? "a cancellation with a positive quantity" : "a negative quantity for a customer outside a cancellation");
  if (unitPrice.startsWith("-") && kind !== "booking") return reject(`UnitPrice ${unitPrice} is negative`);
  const description = field("Description").trim();
  const unfit = unfitOrderLine({ number: invoice, sku, description, quantity, at, unitPrice }, NAMES, context.shiftMs);
  if (unfit !== null) return reject(unfit);
  if (context.before !== null && at >= context.before) return "later";
  return {
    ok: true,
    value: {
      groupKey: invoice,
      fields: {
        kind,
        sku,
        quantity,
        unitPrice,
        description,
        at: new Date(at + context.shiftMs).toISOString(),
        country: countryCode(field("Country")),
        ...(customer === "" ? {} : { customerKey: context.pseudonym(customer) }),
      },
    },
  };
}

export const onlineRetail: ImportFormat = {
  required: ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"],
  optional: [],
  read,
};
