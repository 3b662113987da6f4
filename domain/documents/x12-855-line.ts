import type { FieldIssue } from "@/domain/ingest/field-issue";
import { shortened } from "@/domain/ingest/text";
import { ack01 } from "@/domain/procurement/acknowledgement-codes";
import type { LineResponse, LineVerdict, ResponseVerdict } from "@/domain/procurement/order-response";
import { element, placeOf, type Segment } from "./x12-interchange";

// One line of an acknowledgement: its PO1 with the ACK segments that follow it. Several of those are one answer: their quantities
// added, the latest date kept, the most serious code counting; a PO1 without any is answered by the header (BAK02). Quantities are in
// the unit that the line states; a price is for one of them. A code that says "changed" or "rejected" is kept as the reason.
// Worked numbers: 100 ordered, ACK IA 60 for the 9th and ACK IB 40 for the 20th is "changed, 100, the 20th"; ACK IQ without a quantity
// in a PO1 of 80 is "changed, 80".

/** Delivery dates; ship dates (068, 010) are not promises of arrival but better than none. */
const DELIVERY = new Set(["067", "002", "017", "069", "074", "010", "068"]);
const SERIOUSNESS: Record<LineVerdict, number> = { accepted: 0, changed: 1, pending: 2, rejected: 3 };
/** PO105 of prices that are not for one unit: by the hundred, by the thousand. */
const OTHER_BASIS = new Set(["HP", "TP"]);

type Issues = FieldIssue[];
/** What the order as a whole was answered. */
export type Header = { code: string; verdict: ResponseVerdict; unsaidLine: LineVerdict; promisedAt: Date | undefined };

function dateOf(text: string): Date | null {
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!found) return null;
  const at = new Date(`${found[1]}-${found[2]}-${found[3]}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.getUTCDate() !== Number(found[3]) ? null : at;
}

function day(segment: Segment, number: number, issues: Issues): Date | undefined {
  const text = element(segment, number);
  if (text === "") return undefined;
  const at = dateOf(text);
  if (!at) issues.push({ path: placeOf(segment, number), message: `is not a date CCYYMMDD: ${text.slice(0, 20)}` });
  return at ?? undefined;
}

/** The delivery day of a DTM segment; undefined where it is another date's. */
export const deliveryDay = (segment: Segment, issues: Issues): Date | undefined =>
  segment.elements[0] === "DTM" && DELIVERY.has(element(segment, 1)) ? day(segment, 2, issues) : undefined;

function wholeOf(segment: Segment, number: number, issues: Issues): number | undefined {
  const text = element(segment, number);
  if (text === "") return undefined;
  if (/^\d{1,9}(\.0*)?$/.test(text)) return Number(text);
  issues.push({ path: placeOf(segment, number), message: `is not a whole number: ${text.slice(0, 20)}` });
  return undefined;
}

/** A decimal of X12 may do without its zero: ".5". */
function priceOf(po1: Segment, issues: Issues): string | undefined {
  const text = element(po1, 4);
  if (text === "") return undefined;
  if (!/^(\d{1,13}(\.\d{0,6})?|\.\d{1,6})$/.test(text)) {
    issues.push({ path: placeOf(po1, 4), message: `is not a price: ${text.slice(0, 20)}` });
    return undefined;
  }
  const basis = element(po1, 5);
  if (OTHER_BASIS.has(basis)) issues.push({ path: placeOf(po1, 5), message: `is ${basis}; state the price of one unit` });
  return text.replace(/^\./, "0.").replace(/\.$/, "");
}

/** The buyer's number of the item before the vendor's. A UPC is neither: such a line is found by its number. */
function skuOf(segment: Segment): string | undefined {
  const numbers = new Map<string, string>();
  for (let at = 6; at + 1 < segment.elements.length; at += 2) numbers.set(element(segment, at), element(segment, at + 1));
  for (const qualifier of ["BP", "IN", "SK", "CB", "VP", "VN", "VC"]) {
    const found = numbers.get(qualifier);
    if (found) return found;
  }
  return undefined;
}

/** The one unit that all quantities of the line are in. */
function unitOf(po1: Segment, acks: readonly Segment[], issues: Issues): string | undefined {
  let unit = element(po1, 3);
  for (const ack of acks) {
    const own = element(ack, 3);
    if (own !== "" && unit !== "" && own !== unit)
      issues.push({ path: placeOf(ack, 3), message: `is ${own.slice(0, 10)} where the line is in ${unit.slice(0, 10)}` });
    else if (own !== "") unit = own;
  }
  return unit === "" ? undefined : unit;
}

/** How many come: what the ACK segments state beside rejections, else what PO1 states less what is rejected of it. */
function quantityOf(po1: Segment, parts: readonly { isRejected: boolean; units: number | undefined }[], issues: Issues) {
  const ordered = wholeOf(po1, 2, issues);
  const coming = parts.filter(({ isRejected }) => !isRejected);
  if (parts.length > 0 && coming.length === 0) return undefined;
  const sum = (of: typeof parts) => of.reduce((total, { units = 0 }) => total + units, 0);
  if (coming.some(({ units }) => units !== undefined)) return sum(coming);
  return ordered === undefined ? undefined : Math.max(0, ordered - sum(parts));
}

const nameOf = ({ lineNumber, sku }: LineResponse) =>
  lineNumber === undefined ? `item ${sku?.slice(0, 40) ?? "?"}` : `line ${lineNumber}`;

export function lineOf(po1: Segment, following: readonly Segment[], header: Header, issues: Issues): LineResponse {
  const acks = following.filter((segment) => segment.elements[0] === "ACK");
  const number = element(po1, 1);
  const line: LineResponse = {
    lineNumber: /^\d{1,6}$/.test(number) ? Number(number) : undefined,
    sku: skuOf(po1),
    verdict: acks.length === 0 ? header.unsaidLine : "accepted",
    unit: unitOf(po1, acks, issues),
    unitPrice: priceOf(po1, issues),
  };
  if (line.lineNumber === undefined && line.sku === undefined)
    issues.push({ path: placeOf(po1, 1), message: "names neither a line nor an item" });
  const parts: { isRejected: boolean; units: number | undefined }[] = [];
  const dates: Date[] = [];
  const reasons = new Set<string>();
  if (acks.length === 0 && line.verdict !== "accepted") reasons.add(`BAK02 ${header.code}`);
  for (const ack of acks) {
    const code = element(ack, 1);
    const meaning = ack01(code);
    if (meaning === undefined)
      issues.push({
        path: placeOf(ack, 1),
        message: `is a code that is not known: ${code.slice(0, 10) || "nothing"}, for ${nameOf(line)}`,
      });
    const { verdict, says } = meaning ?? { verdict: "pending", says: "" };
    if (SERIOUSNESS[verdict] > SERIOUSNESS[line.verdict]) line.verdict = verdict;
    parts.push({ isRejected: verdict === "rejected", units: wholeOf(ack, 2, issues) });
    if (verdict !== "accepted") reasons.add(`ACK01 ${code}: ${says}`);
    const at = element(ack, 5) === "" ? undefined : day(ack, 5, issues);
    if (at && DELIVERY.has(element(ack, 4))) dates.push(at);
    // A date that may not be the arrival is for a person to read.
    else if (at) reasons.add(`date ${element(ack, 4)} ${element(ack, 5)}`.replace("  ", " "));
    if (code === "IS")
      line.substitute = skuOf({ ...ack, elements: ["ACK", "", "", "", "", "", ...ack.elements.slice(7)] }) ?? "Another item";
  }
  line.quantity = quantityOf(po1, parts, issues);
  // Some of the line rejected, some accepted: what is accepted is the answer.
  if (line.verdict === "rejected" && parts.some(({ isRejected }) => !isRejected) && line.quantity) line.verdict = "changed";
  if (line.verdict === "accepted" && header.verdict === "received") line.verdict = "pending";
  if (line.verdict === "accepted" && header.verdict === "rejected") {
    line.verdict = "changed";
    reasons.add(`BAK02 ${header.code} rejects the order, its line is accepted`);
  }
  for (const segment of following) dates.push(...[deliveryDay(segment, issues)].filter((at) => at !== undefined));
  line.promisedAt = dates.length > 0 ? new Date(Math.max(...dates.map((at) => at.getTime()))) : header.promisedAt;
  if (reasons.size > 0) line.reason = shortened([...reasons].join("; "), 300);
  return line;
}
