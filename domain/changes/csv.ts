import { minorDigits } from "@/domain/kernel/money";
import { type Topic, type TopicRow, topics } from "./topics";

// A topic's rows as lines of a CSV file (RFC 4180). Amounts are written in major units: totalMinor 1238 of GBP is
// 12.38 under "total". Text that a spreadsheet would run as a formula gets an apostrophe: =1+1 is '=1+1.

/** What only programs read. */
const TECHNICAL = ["id", "entityId", "nodeIds", "itemId", "nodeId", "subjectId", "ownerId", "purchaseOrderId", "version", "revision"];
const MINOR = /Minor$/;

const fieldsOf = (topic: Topic): string[] => Object.keys(topics[topic].row.shape).filter((field) => !TECHNICAL.includes(field));

/** Also the full-width signs, which some spreadsheets take for the plain ones. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

export function csvText(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function amountCell(minor: number, digits: number): string {
  if (digits === 0) return String(minor);
  const figures = String(Math.abs(minor)).padStart(digits + 1, "0");
  return `${minor < 0 ? "-" : ""}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

function cell(field: string, value: unknown, currency: string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return MINOR.test(field) ? amountCell(value, minorDigits(currency)) : String(value);
  return csvText(Array.isArray(value) ? value.join(" ") : String(value));
}

/** The byte order mark tells spreadsheets that the text is UTF-8. */
export const csvHeader = (topic: Topic): string =>
  `\uFEFF${fieldsOf(topic)
    .map((field) => field.replace(MINOR, ""))
    .join(",")}\r\n`;

export function csvLine<T extends Topic>(topic: T, row: TopicRow<T>): string {
  const currency = "currency" in row ? row.currency : "";
  return `${fieldsOf(topic)
    .map((field) => cell(field, (row as Record<string, unknown>)[field], currency))
    .join(",")}\r\n`;
}
