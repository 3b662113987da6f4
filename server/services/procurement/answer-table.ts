import { parse } from "csv-parse/sync";
import { isUnreadable } from "@/domain/ingest/text";
import { type AnswerColumn, type AnswerRow, readAnswerRow, requiredAnswerColumns } from "@/domain/procurement/answer-row";

/** Where a file is wrong: its line as an editor counts them, and the column; without one the line as a whole. */
export type TableIssue = { line: number; column: string | null; message: string };
export type NumberedAnswer = { line: number; row: AnswerRow };
type Numbered = { record: string[]; info: { lines: number } };
type AnswerTable = { ok: true; rows: NumberedAnswer[] } | { ok: false; issues: TableIssue[] };

const MOST_ROWS = 5_000;
/** What the library says for who writes programs, for who writes files. */
const NOT_CSV: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "is not CSV: a quotation mark is opened and not closed",
  CSV_INVALID_CLOSING_QUOTE: "is not CSV: text stands after a closing quotation mark",
  INVALID_OPENING_QUOTE: "is not CSV: a quotation mark stands in the middle of a cell",
};
const wrong = (line: number, message: string, column: string | null = null): AnswerTable => ({
  ok: false,
  issues: [{ line, column, message }],
});

/** A CSV file of a supplier's answers with commas, semicolons or tabs: all of it, or everything that is wrong with it. */
export function readAnswerTable(text: string): AnswerTable {
  const broken = text.split("\n").findIndex(isUnreadable);
  if (broken >= 0) return wrong(broken + 1, "has characters that cannot be shown");
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  const delimiter = ["\t", ";"].reduce((best, mark) => (header.split(mark).length > header.split(best).length ? mark : best), ",");
  let records: Numbered[];
  try {
    const options = { bom: true, delimiter, trim: true, relax_column_count: true, skip_empty_lines: true };
    // The library's types do not know what `info` adds.
    records = parse(text, { ...options, info: true }) as unknown as Numbered[];
  } catch (error) {
    const { lines = 1, code = "" } = error as { lines?: number; code?: string };
    return wrong(lines, NOT_CSV[code] ?? "is not CSV");
  }
  const [head, ...body] = records;
  const names = head?.record.map((name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "_")) ?? [];
  const missing = requiredAnswerColumns.filter((name) => !names.includes(name));
  if (missing.length > 0) return wrong(1, `has no column ${missing.join(", ")}`);
  if (body.length === 0) return wrong(1, "has no line under it");
  if (body.length > MOST_ROWS) return wrong(1, `is followed by more than ${MOST_ROWS} lines`);
  const rows: NumberedAnswer[] = [];
  const issues: TableIssue[] = [];
  for (const { record, info } of body) {
    const line = info.lines;
    if (record.length !== names.length) {
      issues.push({ line, column: null, message: `has ${record.length} fields where the header has ${names.length}` });
      continue;
    }
    const found = readAnswerRow((column: AnswerColumn) => record[names.indexOf(column)] ?? "");
    if ("row" in found) rows.push({ line, row: found.row });
    else issues.push(...found.issues.map((issue) => ({ line, ...issue })));
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, rows };
}
