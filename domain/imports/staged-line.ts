// What one line of an import file became: a line to stage, or a rejection. Line numbers are those of the
// file, because lines of real histories repeat exactly and are genuine: only the number tells them apart.

export type StagedLine = { groupKey: string; fields: Record<string, string | number> };
export type Rejected = { ok: false; reason: string };
export type LineOutcome = { ok: true; value: StagedLine } | Rejected;

export const reject = (reason: string): Rejected => ({ ok: false, reason });

/** Everything a reader may need from outside; the core knows neither digests nor the organisation. */
export type ReadingContext = {
  /** Moves history in time, so that a replay's cut-off is now. */
  shiftMs: number;
  /** Lines at or after this instant (of the file, before the shift) are left for the live replay. */
  before: number | null;
  /** When the file is read, where its lines tell of what has happened by then. */
  now: number | null;
  currency: string;
  pseudonym: (customer: string) => string;
};

export type LineReader = (field: (name: string) => string, context: ReadingContext) => LineOutcome | "later";

export type ImportFormat = {
  /** Column names; headers match them in any case and with any separator. */
  required: readonly string[];
  optional: readonly string[];
  read: LineReader;
};

/** `InvoiceNo`, `invoice_no` and `Invoice No` are one column. */
export const columnKey = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
