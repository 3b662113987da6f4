import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { Confirmation } from "@/domain/documents/x12-855";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { ublLineStatus, ublResponseCode } from "@/domain/procurement/acknowledgement-codes";
import type { LineResponse } from "@/domain/procurement/order-response";

// A UBL OrderResponse as a confirmation. An issue names its element: "OrderLine[2]/LineItem/LineStatusCode". Prefixes are the
// sender's choice, so elements are told apart by their local names.

type Read = { ok: true; value: Confirmation } | { ok: false; issues: FieldIssue[] };
type Element = { [name: string]: unknown };

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  isArray: (name) => name === "OrderLine",
});

const under = (from: unknown, ...names: string[]): unknown =>
  names.reduce<unknown>((found, name) => {
    const one = Array.isArray(found) ? found[0] : found;
    return typeof one === "object" && one !== null ? (one as Element)[name] : undefined;
  }, from);

function textOf(from: unknown, ...names: string[]): string | undefined {
  const found = under(from, ...names);
  const one = Array.isArray(found) ? found[0] : found;
  return typeof one === "string" && one !== "" ? one : undefined;
}

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

function lineOf(line: unknown, index: number, promised: Date | undefined, issues: FieldIssue[]): LineResponse {
  const path = `OrderLine[${index + 1}]`;
  const at = `${path}/LineItem`;
  const item = under(line, "LineItem");
  const code = textOf(item, "LineStatusCode") ?? "";
  const verdict = ublLineStatus[code];
  if (verdict === undefined)
    issues.push({ path: `${at}/LineStatusCode`, message: code ? `is a code that is not known: ${code.slice(0, 10)}` : "is missing" });
  const quantity = textOf(item, "Quantity");
  if (quantity !== undefined && !/^\d{1,9}(\.0+)?$/.test(quantity))
    issues.push({ path: `${at}/Quantity`, message: `is not a whole number: ${quantity.slice(0, 20)}` });
  const unitPrice = textOf(item, "Price", "PriceAmount");
  if (unitPrice !== undefined && !/^\d{1,13}(\.\d{1,6})?$/.test(unitPrice))
    issues.push({ path: `${at}/Price/PriceAmount`, message: `is not a price: ${unitPrice.slice(0, 20)}` });
  const base = textOf(item, "Price", "BaseQuantity");
  if (base !== undefined && Number(base) !== 1)
    issues.push({ path: `${at}/Price/BaseQuantity`, message: "is not 1; state the price of one unit" });
  const number = textOf(line, "OrderLineReference", "LineID") ?? textOf(item, "ID");
  const lineNumber = number !== undefined && /^\d{1,6}$/.test(number) ? Number(number) : undefined;
  if (lineNumber === undefined) issues.push({ path: `${path}/OrderLineReference/LineID`, message: "names no line of the order" });
  const substitute = under(line, "SellerSubstitutedLineItem");
  return {
    lineNumber,
    sku: textOf(item, "Item", "BuyersItemIdentification", "ID"),
    verdict: verdict ?? "pending",
    quantity: quantity === undefined ? undefined : Number(quantity),
    unitPrice,
    promisedAt: promiseOf(under(item, "Delivery"), `${at}/Delivery`, issues) ?? promised,
    reason: textOf(item, "Note")?.slice(0, 300),
    substitute: substitute
      ? (textOf(substitute, "Item", "SellersItemIdentification", "ID") ?? textOf(substitute, "Item", "Name") ?? "Another item").slice(
          0,
          100,
        )
      : undefined,
  };
}

export function readUblOrderResponse(text: string): Read {
  const body = text.replace(/^\uFEFF/, "");
  // A document type may define entities that grow without end or read files.
  if (/<!DOCTYPE/i.test(body)) return { ok: false, issues: [{ path: "", message: "has a document type, which is not taken" }] };
  const valid = XMLValidator.validate(body);
  if (valid !== true) return { ok: false, issues: [{ path: `line ${valid.err.line}`, message: valid.err.msg }] };
  const root = (parser.parse(body) as Element).OrderResponse;
  if (root === undefined) return { ok: false, issues: [{ path: "", message: "is not an OrderResponse" }] };
  const issues: FieldIssue[] = [];
  const required = (path: string, ...names: string[]) => {
    const found = textOf(root, ...names);
    if (found === undefined) issues.push({ path, message: "is missing" });
    return found ?? "";
  };
  const responseNumber = required("ID", "ID");
  const code = required("OrderResponseCode", "OrderResponseCode");
  const purchaseOrderNumber = required("OrderReference/ID", "OrderReference", "ID");
  const verdict = ublResponseCode[code];
  if (code !== "" && verdict === undefined)
    issues.push({ path: "OrderResponseCode", message: `is a code that is not known: ${code.slice(0, 10)}` });
  const promised = promiseOf(under(root, "Delivery"), "Delivery", issues);
  const elements = under(root, "OrderLine");
  const lines = Array.isArray(elements) ? elements.map((line, index) => lineOf(line, index, promised, issues)) : [];
  if (verdict === "lines" && lines.length === 0)
    issues.push({ path: "OrderLine", message: "is missing: a conditional acceptance says what it changes (PEPPOL-T76-R007)" });
  if (verdict === "rejected" && lines.length > 0)
    issues.push({ path: "OrderLine", message: "is not expected in a rejection (PEPPOL-T76-R009)" });
  if (issues.length > 0) return { ok: false, issues: issues.slice(0, 50) };
  const reason = textOf(root, "Note")?.slice(0, 300);
  return {
    ok: true,
    value: {
      purchaseOrderNumber,
      responseNumber,
      verdict: verdict ?? "received",
      ...(reason ? { reason } : {}),
      promisedAt: promised,
      lines,
    },
  };
}
