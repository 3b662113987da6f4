import type { FieldIssue } from "@/domain/ingest/field-issue";
import { bak02 } from "@/domain/procurement/acknowledgement-codes";
import type { LineResponse, ResponseVerdict } from "@/domain/procurement/order-response";
import { deliveryDay, type Header, lineOf } from "./x12-855-line";
import { element, type Interchange, placeOf, type Read, type Segment, type Transaction } from "./x12-interchange";

// A purchase order acknowledgement, X12 855. BAK02 answers the order, the ACK segments its lines (x12-855-line.ts). REF PP is the
// version of the order that is answered, as our 850 names it.

/** `place` is where the document says it, for whoever has to correct it: "segment 5 PO1", "OrderLine[1]", "line 2". */
export type DocumentLine = LineResponse & { place: string };
export type Confirmation = {
  place: string;
  purchaseOrderNumber: string;
  responseNumber: string;
  verdict: ResponseVerdict;
  /** The version of the order that the supplier answers, where it says so. */
  orderVersion?: number | undefined;
  /** What its prices are in, where it says so. */
  currency?: string | undefined;
  reason?: string;
  /** For the lines that are not named. */
  promisedAt?: Date | undefined;
  lines: DocumentLine[];
  /** Why it cannot be read: it is refused by them when its message is applied, and the others of its interchange are not. */
  issues?: FieldIssue[];
};

type Issues = FieldIssue[];

function versionOf(header: readonly Segment[]): number | undefined {
  const ref = header.find((segment) => segment.elements[0] === "REF" && element(segment, 1) === "PP");
  const text = ref ? element(ref, 2) : "";
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

type ReadTransaction = { confirmation: Confirmation | null; issues: Issues };

function readTransaction(transaction: Transaction, interchange: Interchange): ReadTransaction {
  const issues: Issues = [];
  const confirmation = confirmationOf(transaction, interchange, issues);
  return { confirmation, issues };
}

function confirmationOf(transaction: Transaction, interchange: Interchange, issues: Issues): Confirmation | null {
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
  const meaning = bak02(code);
  if (meaning === undefined)
    issues.push({ path: placeOf(bak, 2), message: `is a code that is not known: ${code.slice(0, 10) || "nothing"}` });
  const { verdict, unsaidLine } = meaning ?? { verdict: "received" as const, unsaidLine: "pending" as const };
  const purchaseOrderNumber = element(bak, 3);
  if (purchaseOrderNumber === "") issues.push({ path: placeOf(bak, 3), message: "names no purchase order" });
  const starts = transaction.segments.flatMap((segment, index) => (segment.elements[0] === "PO1" ? [index] : []));
  const before = transaction.segments.slice(0, starts[0]);
  const [promisedAt] = before.flatMap((segment) => deliveryDay(segment, issues) ?? []);
  const header: Header = { code, verdict, unsaidLine, promisedAt };
  const lines = starts.map((start, index) => {
    const po1 = transaction.segments[start] as Segment;
    const line = lineOf(po1, transaction.segments.slice(start + 1, starts[index + 1]), header, issues);
    return { ...line, place: `segment ${po1.position} PO1` };
  });
  const ctt = transaction.segments.find((segment) => segment.elements[0] === "CTT");
  if (ctt && Number(element(ctt, 1)) !== lines.length)
    issues.push({ path: placeOf(ctt, 1), message: `says ${element(ctt, 1)} lines, but there are ${lines.length}` });
  const cur = before.find((segment) => segment.elements[0] === "CUR");
  return {
    place: `segment ${bak.position} BAK`,
    purchaseOrderNumber,
    responseNumber: `${interchange.control}/${transaction.control}`,
    verdict,
    orderVersion: versionOf(before),
    currency: (cur && element(cur, 2)) || undefined,
    promisedAt,
    lines,
  };
}

/** It, as one that is refused for these. */
export const unread = ({ place, purchaseOrderNumber, responseNumber }: Confirmation, issues: readonly FieldIssue[]): Confirmation => ({
  ...{ place, purchaseOrderNumber, responseNumber, verdict: "received", lines: [] },
  issues: issues.slice(0, 50),
});

/**
 * Every acknowledgement of the interchange. One that cannot be read is refused by itself where it names its order and another one can be
 * read; otherwise the interchange is, at the door.
 */
export function read855(interchange: Interchange): Read<Confirmation[]> {
  const found = interchange.transactions.map((transaction) => readTransaction(transaction, interchange));
  const confirmations = found.flatMap(({ confirmation, issues }): Confirmation[] => {
    if (confirmation === null || confirmation.purchaseOrderNumber === "") return [];
    return [issues.length === 0 ? confirmation : unread(confirmation, issues)];
  });
  if (confirmations.length === found.length && confirmations.some(({ issues }) => issues === undefined))
    return { ok: true, value: confirmations };
  const issues = found.flatMap((one) => one.issues);
  if (issues.length === 0) issues.push({ path: "segment 1 ISA", message: "has no transaction" });
  return { ok: false, issues: issues.slice(0, 50) };
}
