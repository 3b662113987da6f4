import { isUnreadable } from "../ingest/text";
import { MOST_UNITS } from "../kernel/quantity";
import type { LineVerdict } from "./order-response";

// A supplier's answer as rows of a table, one row an order line, whoever reads the table: the import, the ingestion address or the
// supplier's own link. Cells are text; nothing is guessed: a price "4,50" and a day "12/03/2026" are refused, because who reads them
// otherwise would promise another day. An empty figure means as ordered, a price is for one base unit, a day is UTC.
// Worked number: "accept, 80, 4.00, 2026-03-09" for a line of 100 is read as it stands; that it is 20 units less makes it a change
// (order-response.ts).

export const answerColumns = ["purchase_order", "line", "answer", "quantity", "unit_price", "promised_date", "reason"] as const;
export type AnswerColumn = (typeof answerColumns)[number];
export const requiredAnswerColumns: readonly AnswerColumn[] = ["purchase_order", "line", "answer"];

export type AnswerRow = {
  purchaseOrder: string;
  lineNumber: number;
  verdict: Exclude<LineVerdict, "pending">;
  quantity?: number;
  unitPrice?: string;
  /** A day, e.g. 2026-03-09. */
  promisedOn?: string;
  reason?: string;
};
export type AnswerIssue = { column: AnswerColumn; message: string };

const words: Record<string, AnswerRow["verdict"]> = {
  accept: "accepted",
  accepted: "accepted",
  change: "changed",
  changed: "changed",
  reject: "rejected",
  rejected: "rejected",
};
const isDay = (text: string) => {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
/** What is wrong with a cell that is not empty, by its column. */
const checks: Record<AnswerColumn, (cell: string) => string | null> = {
  purchase_order: (cell) => (cell.length <= 120 ? null : "is longer than 120 characters"),
  line: (cell) => (/^\d{1,6}$/.test(cell) && Number(cell) > 0 ? null : "is not a line number"),
  answer: (cell) => (Object.hasOwn(words, cell.toLowerCase()) ? null : "is not accept, change or reject"),
  quantity: (cell) =>
    !/^\d{1,9}$/.test(cell) ? "is not a whole number" : Number(cell) <= MOST_UNITS ? null : "is more than anybody means",
  unit_price: (cell) => (/^\d{1,13}(\.\d{1,6})?$/.test(cell) ? null : 'is not a price such as "4.50"'),
  promised_date: (cell) => (isDay(cell) ? null : "is not a day such as 2026-03-31"),
  reason: (cell) => (cell.length <= 300 ? null : "is longer than 300 characters"),
};

/** The row, or everything that is wrong with it, cell by cell. */
export function readAnswerRow(field: (column: AnswerColumn) => string): { row: AnswerRow } | { issues: AnswerIssue[] } {
  const cells = Object.fromEntries(answerColumns.map((column) => [column, field(column).trim()])) as Record<AnswerColumn, string>;
  const issues = answerColumns.flatMap((column): AnswerIssue[] => {
    const cell = cells[column];
    const wrong = isUnreadable(cell)
      ? "has characters that cannot be shown"
      : cell === ""
        ? requiredAnswerColumns.includes(column)
          ? "is empty"
          : null
        : checks[column](cell);
    return wrong === null
      ? []
      : [{ column, message: cell === "" || cell.length > 40 || isUnreadable(cell) ? wrong : `"${cell}" ${wrong}` }];
  });
  const verdict = words[cells.answer.toLowerCase()];
  if (issues.length > 0 || verdict === undefined) return { issues };
  const row: AnswerRow = { purchaseOrder: cells.purchase_order, lineNumber: Number(cells.line), verdict };
  if (cells.quantity !== "") row.quantity = Number(cells.quantity);
  if (cells.unit_price !== "") row.unitPrice = cells.unit_price;
  if (cells.promised_date !== "") row.promisedOn = cells.promised_date;
  if (cells.reason !== "") row.reason = cells.reason;
  return { row };
}

/** What a row says of its line. */
export const lineResponseOf = ({ purchaseOrder: _, promisedOn, ...rest }: AnswerRow) => ({
  ...rest,
  ...(promisedOn === undefined ? {} : { promisedAt: new Date(`${promisedOn}T00:00:00Z`) }),
});
