import type { Confirmation, DocumentLine } from "@/domain/documents/x12-855";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { shortened } from "@/domain/ingest/text";
import { ublLineStatus, ublResponseCode } from "@/domain/procurement/acknowledgement-codes";
import { textOf, under, xmlReader } from "./xml";

// A UBL OrderResponse, basic or advanced, as a confirmation. An issue names its element: "OrderLine[2]/LineItem/LineStatusCode".

type Read = { ok: true; value: Confirmation } | { ok: false; issues: FieldIssue[] };

const read = xmlReader("OrderLine");
const NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2";

function dayOf(text: string | undefined, path: string, issues: FieldIssue[]): Date | undefined {
  if (text === undefined) return undefined;
  // A date may carry a zone, "2026-03-12+01:00": the day is what is promised.
  const found = /^(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?$/.exec(text)?.[1];
  const at = new Date(`${found}T00:00:00Z`);
  if (found && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(found)) return at;
  issues.push({ path, message: `is not a date: ${text.slice(0, 30)}` });
  return undefined;
}

/** The last day of the promised period; a period that ends before it starts is refused (PEPPOL-T76-R004). */
function promiseOf(from: unknown, path: string, issues: FieldIssue[]): Date | undefined {
  const place = `${path}/PromisedDeliveryPeriod`;
  const start = dayOf(textOf(from, "PromisedDeliveryPeriod", "StartDate"), `${place}/StartDate`, issues);
  const end = dayOf(textOf(from, "PromisedDeliveryPeriod", "EndDate"), `${place}/EndDate`, issues);
  if (start && end && end < start) issues.push({ path: `${place}/EndDate`, message: "is before its start" });
  return end ?? start;
}

/** The price of one unit, in the currency of the document (PEPPOL-T116-R005). */
function priceOf(item: unknown, at: string, currency: string | undefined, issues: FieldIssue[]): string | undefined {
  const unitPrice = textOf(item, "Price", "PriceAmount");
  const stated = textOf(item, "Price", "PriceAmount", "@currencyID");
  if (unitPrice !== undefined && !/^\d{1,13}(\.\d{1,6})?$/.test(unitPrice))
    issues.push({ path: `${at}/Price/PriceAmount`, message: `is not a price: ${unitPrice.slice(0, 20)}` });
  if (stated !== undefined && currency !== undefined && stated !== currency)
    issues.push({
      path: `${at}/Price/PriceAmount`,
      message: `is in ${stated.slice(0, 10)}, but the document in ${currency.slice(0, 10)} (PEPPOL-T116-R005)`,
    });
  const base = textOf(item, "Price", "BaseQuantity");
  if (base !== undefined && Number(base) !== 1)
    issues.push({ path: `${at}/Price/BaseQuantity`, message: "is not 1; state the price of one unit" });
  return unitPrice;
}

/** The one unit of its quantity and price. */
function unitOf(item: unknown, at: string, issues: FieldIssue[]): string | undefined {
  const unit = textOf(item, "Quantity", "@unitCode");
  const priced = textOf(item, "Price", "BaseQuantity", "@unitCode");
  if (unit !== undefined && priced !== undefined && unit !== priced)
    issues.push({
      path: `${at}/Price/BaseQuantity`,
      message: `is in ${priced.slice(0, 10)} where the quantity is in ${unit.slice(0, 10)}`,
    });
  return unit ?? priced;
}

type Whole = { promised: Date | undefined; currency: string | undefined };

function lineOf(line: unknown, index: number, { promised, currency }: Whole, issues: FieldIssue[]): DocumentLine {
  const path = `OrderLine[${index + 1}]`;
  const at = `${path}/LineItem`;
  const item = under(line, "LineItem");
  const code = textOf(item, "LineStatusCode") ?? "";
  const verdict = ublLineStatus(code);
  if (verdict === undefined)
    issues.push({ path: `${at}/LineStatusCode`, message: code ? `is a code that is not known: ${code.slice(0, 10)}` : "is missing" });
  const quantity = textOf(item, "Quantity");
  if (quantity !== undefined && !/^\d{1,9}(\.0+)?$/.test(quantity))
    issues.push({ path: `${at}/Quantity`, message: `is not a whole number: ${quantity.slice(0, 20)}` });
  const number = textOf(line, "OrderLineReference", "LineID") ?? textOf(item, "ID");
  const lineNumber = number !== undefined && /^\d{1,6}$/.test(number) ? Number(number) : undefined;
  if (lineNumber === undefined) issues.push({ path: `${path}/OrderLineReference/LineID`, message: "names no line of the order" });
  const substitute = under(line, "SellerSubstitutedLineItem");
  const note = textOf(item, "Note");
  return {
    place: path,
    lineNumber,
    sku: textOf(item, "Item", "BuyersItemIdentification", "ID"),
    verdict: verdict ?? "pending",
    unit: unitOf(item, at, issues),
    quantity: quantity === undefined ? undefined : Number(quantity),
    unitPrice: priceOf(item, at, currency, issues),
    promisedAt: promiseOf(under(item, "Delivery"), `${at}/Delivery`, issues) ?? promised,
    reason: note && shortened(note, 300),
    substitute: substitute
      ? shortened(
          textOf(substitute, "Item", "SellersItemIdentification", "ID") ?? textOf(substitute, "Item", "Name") ?? "Another item",
          100,
        )
      : undefined,
  };
}

/** An OrderChange of ours is numbered by the order and its version. */
function versionOf(root: unknown, purchaseOrderNumber: string): number | undefined {
  const changed = textOf(root, "OrderChangeDocumentReference", "ID") ?? textOf(root, "OrderDocumentReference", "ID");
  const prefix = `${purchaseOrderNumber}-`;
  const version = changed?.startsWith(prefix) ? changed.slice(prefix.length) : "";
  return /^[1-9]\d{0,5}$/.test(version) ? Number(version) : undefined;
}

const LINES_OF: Record<Confirmation["verdict"], string | null> = {
  lines: null,
  rejected: "is not expected in a rejection (PEPPOL-T76-R009)",
  accepted: "is not expected where all is accepted; answer with CA (PEPPOL-T116-R008)",
  received: "is not expected where receipt is acknowledged (PEPPOL-T116-R010)",
};

export function readUblOrderResponse(text: string): Read {
  const document = read(text);
  if (!document.ok) return document;
  const root = under(document.root, "OrderResponse");
  if (root === undefined || document.namespace !== NAMESPACE)
    return { ok: false, issues: [{ path: "", message: "is not an OrderResponse of UBL 2" }] };
  const issues: FieldIssue[] = [];
  const required = (path: string, ...names: string[]) => {
    const found = textOf(root, ...names);
    if (found === undefined) issues.push({ path, message: "is missing" });
    return found ?? "";
  };
  const responseNumber = required("ID", "ID");
  const code = required("OrderResponseCode", "OrderResponseCode");
  const purchaseOrderNumber = required("OrderReference/ID", "OrderReference", "ID");
  const verdict = ublResponseCode(code);
  if (code !== "" && verdict === undefined)
    issues.push({ path: "OrderResponseCode", message: `is a code that is not known: ${code.slice(0, 10)}` });
  const promised = promiseOf(under(root, "Delivery"), "Delivery", issues);
  const elements = under(root, "OrderLine");
  const priced = under(elements, "LineItem", "Price", "PriceAmount");
  const currency = textOf(root, "DocumentCurrencyCode") ?? textOf(priced, "@currencyID");
  const lines = Array.isArray(elements) ? elements.map((line, index) => lineOf(line, index, { promised, currency }, issues)) : [];
  if (verdict === "lines" && lines.length === 0)
    issues.push({ path: "OrderLine", message: "is missing: a conditional acceptance says what it changes (PEPPOL-T76-R007)" });
  const refusal = verdict === undefined || lines.length === 0 ? null : LINES_OF[verdict];
  if (refusal) issues.push({ path: "OrderLine", message: refusal });
  if (issues.length > 0) return { ok: false, issues: issues.slice(0, 50) };
  const note = textOf(root, "Note");
  return {
    ok: true,
    value: {
      place: "",
      purchaseOrderNumber,
      responseNumber,
      verdict: verdict ?? "received",
      orderVersion: versionOf(root, purchaseOrderNumber),
      currency,
      ...(note ? { reason: shortened(note, 300) } : {}),
      promisedAt: promised,
      lines,
    },
  };
}
