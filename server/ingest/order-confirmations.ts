import { createHash } from "node:crypto";
import type { Confirmation } from "@/domain/documents/x12-855";
import { read855, unread } from "@/domain/documents/x12-855";
import { readInterchange } from "@/domain/documents/x12-interchange";
import { type IngestCommand, type Parsed, parseCommand, refused } from "@/domain/ingest/command";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { lineResponseOf } from "@/domain/procurement/answer-row";
import { readUblOrderResponse } from "@/server/documents/ubl-order-response";
import { readAnswerTable } from "@/server/services/procurement/answer-table";
import type { Adapter } from "./adapter";
import { header } from "./authenticate";

// Suppliers' answers as documents rather than JSON. The sender's own number of the document is the message's identity, so that one
// that is sent twice is taken once: ISA sender and control number, the ID of a UBL response, a CSV file's name or content.

const LONGEST_ID = 250;

type Document = { externalId: string; confirmations: Confirmation[] };

/** An issue of the command named by its place in the document: "confirmations.0.lines.2.unit" is "segment 9 PO1 unit". */
function placed(confirmations: readonly Confirmation[], issue: FieldIssue): FieldIssue {
  const [, at, line, field = ""] = /^confirmations\.(\d+)\.?(?:lines\.(\d+)\.)?(.*)$/.exec(issue.path) ?? [];
  const one = at === undefined ? undefined : confirmations[Number(at)];
  if (!one) return issue;
  const place = line === undefined ? one.place : (one.lines[Number(line)]?.place ?? one.place);
  return { ...issue, path: `${place} ${field}`.trim() };
}

function commandOf(confirmations: readonly Confirmation[]): Parsed<IngestCommand> {
  const read = parseCommand("confirmation", {
    confirmations: confirmations.map((one) => ({
      ...one,
      promisedAt: one.promisedAt?.toISOString(),
      lines: one.lines.map((line) => ({ ...line, promisedAt: line.promisedAt?.toISOString() })),
    })),
  });
  return read.ok ? read : { ok: false, issues: read.issues.map((issue) => placed(confirmations, issue)) };
}

/** All of them; one that is not taken as it stands is refused by itself, where another is. */
function command(confirmations: readonly Confirmation[]): Parsed<IngestCommand> {
  const all = commandOf(confirmations);
  if (all.ok || confirmations.length === 1) return all;
  const each = confirmations.map((one) => {
    const read = commandOf([one]);
    return read.ok ? one : unread(one, read.issues);
  });
  const some = commandOf(each);
  return some.ok && each.some(({ issues }) => issues === undefined) ? some : all;
}

const textOf = (body: unknown): string => (typeof body === "string" ? body : "");

/** The text itself is the body; it is read once to name the message and again to apply it. */
const documentAdapter = (read: (text: string) => Parsed<Document>): Adapter => ({
  parse: (text) => ({ ok: true, value: text }),
  said: (_body, command) => command,
  identify(headers, body) {
    const found = read(textOf(body));
    if (!found.ok) return found;
    const externalId = header(headers, "x-message-id") ?? found.value.externalId;
    // Two long numbers that begin alike are not one.
    if (externalId.length > LONGEST_ID) return refused("", `Its number is longer than ${LONGEST_ID} characters.`);
    return { ok: true, value: { kind: "confirmation", externalId } };
  },
  command(_kind, body) {
    const found = read(textOf(body));
    return found.ok ? command(found.value.confirmations) : found;
  },
});

export const x12Acknowledgement = documentAdapter((text) => {
  const interchange = readInterchange(text);
  if (!interchange.ok) return interchange;
  const read = read855(interchange.value);
  return read.ok
    ? { ok: true, value: { externalId: `${interchange.value.sender}/${interchange.value.control}`, confirmations: read.value } }
    : read;
});

export const ublOrderResponse = documentAdapter((text) => {
  const read = readUblOrderResponse(text);
  if (!read.ok) return read;
  const { responseNumber, purchaseOrderNumber } = read.value;
  return { ok: true, value: { externalId: `${purchaseOrderNumber}/${responseNumber}`, confirmations: [read.value] } };
});

/** The columns of domain/procurement/answer-row.ts, named by a header; one message may answer several orders. */
export function readConfirmationCsv(text: string): Parsed<Document> {
  const table = readAnswerTable(text);
  if (!table.ok)
    return {
      ok: false,
      issues: table.issues
        .slice(0, 50)
        .map(({ line, column, message }) => ({ path: column ? `line ${line} ${column}` : `line ${line}`, message })),
    };
  const fingerprint = createHash("sha256").update(text).digest("hex").slice(0, 32);
  const byOrder = new Map<string, Confirmation>();
  for (const { line, row } of table.rows) {
    const place = `line ${line}`;
    const known = byOrder.get(row.purchaseOrder);
    const one = known ?? {
      place,
      purchaseOrderNumber: row.purchaseOrder,
      responseNumber: `csv:${fingerprint}`,
      verdict: "lines",
      lines: [],
    };
    one.lines.push({ ...lineResponseOf(row), place });
    byOrder.set(row.purchaseOrder, one);
  }
  return { ok: true, value: { externalId: fingerprint, confirmations: [...byOrder.values()] } };
}

export const confirmationCsv = documentAdapter(readConfirmationCsv);
