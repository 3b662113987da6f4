import type { FieldIssue } from "@/domain/ingest/field-issue";
import { ack01, bak02 } from "@/domain/procurement/acknowledgement-codes";
import type { LineResponse, LineVerdict, ResponseVerdict } from "@/domain/procurement/order-response";
import { element, type Interchange, placeOf, type Read, type Segment, type Transaction } from "./x12-interchange";

// A purchase order acknowledgement, X12 855. A line (PO1) is answered by its ACK segments: several of them are one answer, their
// quantities added, the latest date kept, the most serious code counting. Worked number: 100 ordered, ACK IA 60 for the 9th and
// ACK IB 40 for the 20th is "changed, 100, the 20th".

export type Confirmation = {
  purchaseOrderNumber: string;
  responseNumber: string;
  verdict: ResponseVerdict;
  reason?: string;
  /** For the lines that are not named. */
  promisedAt?: Date | undefined;
  lines: LineResponse[];
};

/** Delivery dates; ship dates (068, 010) are not promises of arrival but better than none. */
const DELIVERY = new Set(["067", "002", "017", "069", "074", "010", "068"]);
const SERIOUSNESS: Record<LineVerdict, number> = { accepted: 0, changed: 1, pending: 2, rejected: 3 };

function dateOf(text: string): Date | null {
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!found) return null;
  const at = new Date(`${found[1]}-${found[2]}-${found[3]}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.getUTCDate() !== Number(found[3]) ? null : at;
}

type Issues = FieldIssue[];

function wholeOf(segment: Segment, number: number, issues: Issues): number | undefined {
  const text = element(segment, number);
  if (text === "") return undefined;
  if (/^\d{1,9}(\.0+)?$/.test(text)) return Number(text);
  issues.push({ path: placeOf(segment, number), message: `is not a whole number: ${text.slice(0, 20)}` });
  return undefined;
}

function day(segment: Segment, number: number, issues: Issues): Date | undefined {
  const text = element(segment, number);
  if (text === "") return undefined;
  const at = dateOf(text);
  if (!at) issues.push({ path: placeOf(segment, number), message: `is not a date CCYYMMDD: ${text.slice(0, 20)}` });
  return at ?? undefined;
}

/** The buyer's number of the item before the vendor's. */
function skuOf(segment: Segment): string | undefined {
  const numbers = new Map<string, string>();
  for (let at = 6; at + 1 < segment.elements.length; at += 2) numbers.set(element(segment, at), element(segment, at + 1));
  for (const qualifier of ["BP", "IN", "SK", "CB", "VP", "VN", "VC", "UP"]) {
    const found = numbers.get(qualifier);
    if (found) return found;
  }
  return undefined;
}

function lineOf(po1: Segment, following: readonly Segment[], headerDate: Date | undefined, issues: Issues): LineResponse {
  const price = element(po1, 4);
  if (price !== "" && !/^\d{1,13}(\.\d{1,6})?$/.test(price))
    issues.push({ path: placeOf(po1, 4), message: `is not a price: ${price.slice(0, 20)}` });
  const number = element(po1, 1);
  const line: LineResponse = {
    lineNumber: /^\d{1,6}$/.test(number) ? Number(number) : undefined,
    sku: skuOf(po1),
    verdict: "accepted",
    unitPrice: price === "" ? undefined : price,
    promisedAt: headerDate,
  };
  if (line.lineNumber === undefined && line.sku === undefined)
    issues.push({ path: placeOf(po1, 1), message: "names neither a line nor an item" });
  const acks = following.filter((segment) => segment.elements[0] === "ACK");
  let units = 0;
  const dates: Date[] = [];
  for (const ack of acks) {
    const code = element(ack, 1);
    const verdict = ack01[code];
    if (verdict === undefined)
      issues.push({ path: placeOf(ack, 1), message: `is a code that is not known: ${code.slice(0, 10) || "nothing"}` });
    else if (SERIOUSNESS[verdict] > SERIOUSNESS[line.verdict]) line.verdict = verdict;
    if (verdict !== "rejected") units += wholeOf(ack, 2, issues) ?? 0;
    if (DELIVERY.has(element(ack, 4))) {
      const at = day(ack, 5, issues);
      if (at) dates.push(at);
    }
    if (verdict === "rejected" || code === "IS") line.reason = `ACK01 ${code}`;
    if (code === "IS")
      line.substitute = skuOf({ ...ack, elements: ["ACK", "", "", "", "", "", ...ack.elements.slice(7)] }) ?? "Another item";
  }
  // Some of the line rejected, some accepted: what is accepted is the answer.
  if (line.verdict === "rejected" && units > 0) line.verdict = "changed";
  if (units > 0) line.quantity = units;
  else if (acks.length === 0) line.quantity = wholeOf(po1, 2, issues);
  for (const segment of following) {
    if (segment.elements[0] !== "DTM" || !DELIVERY.has(element(segment, 1))) continue;
    const at = day(segment, 2, issues);
    if (at) dates.push(at);
  }
  if (dates.length > 0) line.promisedAt = new Date(Math.max(...dates.map((at) => at.getTime())));
  return line;
}

function readTransaction(transaction: Transaction, interchange: Interchange, issues: Issues): Confirmation | null {
  const [st] = transaction.segments;
  if (transaction.set !== "855") {
    if (st) issues.push({ path: placeOf(st, 1), message: `is ${transaction.set}; this address takes 855` });
    return null;
  }
  const bak = transaction.segments.find((segment) => segment.elements[0] === "BAK");
  if (!bak) {
    if (st) issues.push({ path: `segment ${st.position} ST`, message: "has no BAK segment" });
    return null;
  }
  const code = element(bak, 2);
  const verdict = bak02[code];
  if (verdict === undefined)
    issues.push({ path: placeOf(bak, 2), message: `is a code that is not known: ${code.slice(0, 10) || "nothing"}` });
  const purchaseOrderNumber = element(bak, 3);
  if (purchaseOrderNumber === "") issues.push({ path: placeOf(bak, 3), message: "names no purchase order" });
  const firstLine = transaction.segments.findIndex((segment) => segment.elements[0] === "PO1");
  const header = firstLine < 0 ? transaction.segments : transaction.segments.slice(0, firstLine);
  const dtm = header.find((segment) => segment.elements[0] === "DTM" && DELIVERY.has(element(segment, 1)));
  const headerDate = dtm ? day(dtm, 2, issues) : undefined;
  const starts = transaction.segments.flatMap((segment, index) => (segment.elements[0] === "PO1" ? [index] : []));
  const lines = starts.map((start, index) => {
    const po1 = transaction.segments[start] as Segment;
    return lineOf(po1, transaction.segments.slice(start + 1, starts[index + 1]), headerDate, issues);
  });
  const ctt = transaction.segments.find((segment) => segment.elements[0] === "CTT");
  if (ctt && Number(element(ctt, 1)) !== lines.length)
    issues.push({ path: placeOf(ctt, 1), message: `says ${element(ctt, 1)} lines, but there are ${lines.length}` });
  return {
    purchaseOrderNumber,
    responseNumber: `${interchange.control}/${transaction.control}`,
    verdict: verdict ?? "received",
    promisedAt: headerDate,
    lines,
  };
}

/** Every acknowledgement of the interchange; one that cannot be read refuses them all, because one message has one outcome. */
export function read855(interchange: Interchange): Read<Confirmation[]> {
  const issues: Issues = [];
  const found = interchange.transactions.flatMap((transaction) => readTransaction(transaction, interchange, issues) ?? []);
  if (issues.length === 0 && found.length === 0) issues.push({ path: "segment 1 ISA", message: "has no transaction" });
  return issues.length > 0 ? { ok: false, issues: issues.slice(0, 50) } : { ok: true, value: found };
}
