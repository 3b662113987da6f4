import { minorDigits } from "@/domain/kernel/money";
import { type Topic, type TopicRow, topics } from "./topics";

// A topic's rows as lines of a CSV file (RFC 4180). Amounts are written in major units: totalMinor 1238 of GBP is
// 12.38 under "total". Text that a spreadsheet would run as a formula gets an apostrophe: =1+1 is '=1+1.

/** What only programs read. */
const TECHNICAL = ["id", "entityId", "nodeIds", "itemId", "nodeId", "subjectId", "ownerId", "purchaseOrderId", "version", "revision"];
const MINOR = /Minor$/;

/** Every column that people read; without a list of them a file has all. */
const fieldsOf = (topic: Topic): string[] => Object.keys(topics[topic].row.shape).filter((field) => !TECHNICAL.includes(field));

/**
 * The columns of a file, in the order asked for. An amount says nothing without its currency, which follows where the screen shows
 * it in the amount itself. Throws a RangeError that names a column the rows do not have.
 */
export function csvFields(topic: Topic, shown: readonly string[]): string[] {
  const all = fieldsOf(topic);
  const unknown = shown.find((field) => !all.includes(field));
  if (unknown !== undefined) throw new RangeError(`There is no column "${unknown}".`);
  const amounts = shown.filter((field) => MINOR.test(field));
  const currencies = amounts.map((field) => field.replace(MINOR, "Currency")).map((own) => (all.includes(own) ? own : "currency"));
  return [...new Set([...shown, ...currencies.filter((currency) => all.includes(currency))])];
}

/** Also the full-width signs, which some spreadsheets take for the plain ones. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** As it is: for files that programs read, which look for the very name that they gave. */
export const csvQuoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvText = (text: string): string => csvQuoted(FORMULA.test(text) ? `'${text}` : text);

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
export const csvHeader = (topic: Topic, fields: readonly string[] = fieldsOf(topic)): string =>
  `\uFEFF${fields.map((field) => field.replace(MINOR, "")).join(",")}\r\n`;

export function csvLine<T extends Topic>(topic: T, row: TopicRow<T>, fields: readonly string[] = fieldsOf(topic)): string {
  const currency = "currency" in row ? row.currency : "";
  const values = row as unknown as Readonly<Record<string, unknown>>;
  // What is not in the row's currency says its own: lostMarginMinor is in lostMarginCurrency.
  const currencyOf = (field: string) => String(values[field.replace(MINOR, "Currency")] ?? currency);
  return `${fields.map((field) => cell(field, values[field], currencyOf(field))).join(",")}\r\n`;
}

const SHOWN_NUMBER = /^[+−-]?\d{1,3}(,\d{3})*(\.\d+)?( %)?$/;

/** A table as it is shown: its first line names the columns. Numbers lose their grouping and their percent sign: "−1,238.5" is -1238.5. */
export function csvTable(lines: readonly (readonly string[])[]): string {
  const shown = (text: string) =>
    SHOWN_NUMBER.test(text) ? text.replaceAll(",", "").replace("−", "-").replace("+", "").replace(" %", "") : csvText(text);
  return `\uFEFF${lines.map((line) => line.map(shown).join(",")).join("\r\n")}\r\n`;
}
