import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import type { Confirmation } from "@/domain/documents/x12-855";
import { read855 } from "@/domain/documents/x12-855";
import { readInterchange } from "@/domain/documents/x12-interchange";
import { type Parsed, parseCommand, refused } from "@/domain/ingest/command";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import type { LineVerdict } from "@/domain/procurement/order-response";
import { readUblOrderResponse } from "@/server/documents/ubl-order-response";
import type { Adapter } from "./adapter";
import { header } from "./authenticate";

// Suppliers' answers as documents rather than JSON. The sender's own number of the document is the message's identity, so that one
// that is sent twice is taken once: ISA sender and control number, the ID of a UBL response, a CSV file's name or content.

type Document = { externalId: string; confirmations: Confirmation[] };

const command = (confirmations: Confirmation[]) =>
  parseCommand("confirmation", {
    confirmations: confirmations.map((one) => ({
      ...one,
      promisedAt: one.promisedAt?.toISOString(),
      lines: one.lines.map((line) => ({ ...line, promisedAt: line.promisedAt?.toISOString() })),
    })),
  });

const textOf = (body: unknown): string => (typeof body === "string" ? body : "");

/** The text itself is the body; it is read once to name the message and again to apply it. */
const documentAdapter = (read: (text: string) => Parsed<Document>): Adapter => ({
  parse: (text) => ({ ok: true, value: text }),
  identify(headers, body) {
    const found = read(textOf(body));
    if (!found.ok) return found;
    return {
      ok: true,
      value: { kind: "confirmation", externalId: (header(headers, "x-message-id") ?? found.value.externalId).slice(0, 200) },
    };
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

const COLUMNS = ["purchase_order", "line", "answer", "quantity", "unit_price", "promised_date", "reason"] as const;
type Row = Record<(typeof COLUMNS)[number], string>;
const ANSWERS: Record<string, LineVerdict> = {
  accept: "accepted",
  accepted: "accepted",
  change: "changed",
  changed: "changed",
  reject: "rejected",
  rejected: "rejected",
};

/** purchase_order, line, answer (accept, change, reject), quantity, unit_price, promised_date (YYYY-MM-DD), reason; a header names them. */
export function readConfirmationCsv(text: string): Parsed<Document> {
  let rows: Row[];
  try {
    rows = parse(text, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      trim: true,
      skip_empty_lines: true,
      delimiter: [",", ";", "\t"],
    });
  } catch (error) {
    return refused("", `is not CSV: ${(error as Error).message.slice(0, 200)}`);
  }
  const missing = (["purchase_order", "line", "answer"] as const).filter((name) => rows[0]?.[name] === undefined);
  if (missing.length > 0) return refused("line 1", `has no column ${missing.join(", ")}`);
  const issues: FieldIssue[] = [];
  const byOrder = new Map<string, Confirmation>();
  const fingerprint = createHash("sha256").update(text).digest("hex").slice(0, 32);
  for (const [index, row] of rows.entries()) {
    const at = `line ${index + 2}`;
    const check = (isGood: boolean, column: keyof Row, message: string) => {
      if (!isGood) issues.push({ path: `${at} ${column}`, message });
    };
    const verdict = ANSWERS[row.answer.toLowerCase()];
    const date = row.promised_date ?? "";
    check(row.purchase_order !== "", "purchase_order", "is missing");
    check(/^\d{1,6}$/.test(row.line), "line", "is not a line number");
    check(verdict !== undefined, "answer", "is not accept, change or reject");
    check(/^\d{0,9}$/.test(row.quantity ?? ""), "quantity", "is not a whole number");
    check(/^(\d{1,13}(\.\d{1,6})?)?$/.test(row.unit_price ?? ""), "unit_price", "is not a price");
    check(
      date === "" || (/^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date))),
      "promised_date",
      "is not a date YYYY-MM-DD",
    );
    const one = byOrder.get(row.purchase_order) ?? {
      purchaseOrderNumber: row.purchase_order,
      responseNumber: `csv:${fingerprint}`,
      verdict: "lines",
      lines: [],
    };
    byOrder.set(row.purchase_order, one);
    one.lines.push({
      lineNumber: Number(row.line),
      verdict: verdict ?? "pending",
      quantity: row.quantity ? Number(row.quantity) : undefined,
      unitPrice: row.unit_price || undefined,
      promisedAt: date && issues.length === 0 ? new Date(`${date}T00:00:00Z`) : undefined,
      reason: row.reason || undefined,
    });
  }
  if (issues.length > 0) return { ok: false, issues: issues.slice(0, 50) };
  return { ok: true, value: { externalId: fingerprint, confirmations: [...byOrder.values()] } };
}

export const confirmationCsv = documentAdapter(readConfirmationCsv);
