// Series out of a table of text. Three layouts are known by their header: long (series, period, value), wide (series, then one
// column a period) and competition (series, values in one cell divided by spaces, with frequency and h of its own).
// A blank cell inside a series was not observed; blanks before its first or after its last value are not part of it.

export type Series = {
  id: string;
  values: Float64Array;
  /** The period of the last value, as the table names it; null where it names none. */
  lastPeriod: string | null;
  /** Periods a season and ahead, where the table says so for each series. */
  season: number | null;
  horizon: number | null;
};
export type TableIssue = { line: number; column: string; message: string };
export type SeriesTable = { series: Series[]; issues: TableIssue[] };

/** A number as written, NaN for a blank; undefined when it is neither. */
function numberIn(text: string | undefined): number | undefined {
  const trimmed = (text ?? "").trim();
  if (trimmed === "" || trimmed === "NA") return Number.NaN;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}

/** Cuts what was not observed at both ends. Null when nothing was. */
function cut(values: readonly number[]): { values: Float64Array; last: number } | null {
  const first = values.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return null;
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  return { values: Float64Array.from(values.slice(first, last + 1)), last };
}

/** Reads a table whose first row is the header. `line` in an issue counts from 1, the header included. */
export function readSeriesTable(rows: readonly (readonly string[])[]): SeriesTable {
  const header = (rows[0] ?? []).map((name) => name.trim());
  const lower = header.map((name) => name.toLowerCase());
  if (lower.includes("series") && lower.includes("period") && lower.includes("value")) return readLong(rows, lower);
  if (lower.includes("series") && lower.includes("values")) return readCompetition(rows, lower);
  if (lower[0] === "series" && header.length > 1) return readWide(rows, header);
  return {
    series: [],
    issues: [
      { line: 1, column: header[0] ?? "", message: "The header has neither series, period, value nor series and a column a period." },
    ],
  };
}

function readWide(rows: readonly (readonly string[])[], header: readonly string[]): SeriesTable {
  const table: SeriesTable = { series: [], issues: [] };
  for (const [index, row] of rows.entries()) {
    if (index === 0) continue;
    const values: number[] = [];
    let sound = true;
    for (let at = 1; at < header.length; at++) {
      const value = numberIn(row[at]);
      if (value === undefined) {
        table.issues.push({ line: index + 1, column: header[at] ?? "", message: `"${row[at]}" is not a number.` });
        sound = false;
      } else values.push(value);
    }
    const known = sound ? cut(values) : null;
    if (known)
      table.series.push({
        id: row[0] ?? "",
        values: known.values,
        lastPeriod: header[known.last + 1] ?? null,
        season: null,
        horizon: null,
      });
  }
  return table;
}

function readCompetition(rows: readonly (readonly string[])[], header: readonly string[]): SeriesTable {
  const table: SeriesTable = { series: [], issues: [] };
  const [series, cell, frequency, horizon] = ["series", "values", "frequency", "h"].map((name) => header.indexOf(name)) as [
    number,
    number,
    number,
    number,
  ];
  for (const [index, row] of rows.entries()) {
    if (index === 0) continue;
    const values = (row[cell] ?? "").trim().split(/\s+/).map(numberIn);
    const wrong = values.indexOf(undefined);
    if (wrong >= 0) {
      table.issues.push({ line: index + 1, column: "values", message: `Value ${wrong + 1} is not a number.` });
      continue;
    }
    const known = cut(values as number[]);
    const positive = (text: string | undefined) => (text && Number(text) >= 1 ? Math.floor(Number(text)) : null);
    if (known)
      table.series.push({
        id: row[series] ?? "",
        values: known.values,
        lastPeriod: null,
        season: frequency >= 0 ? positive(row[frequency]) : null,
        horizon: horizon >= 0 ? positive(row[horizon]) : null,
      });
  }
  return table;
}

function readLong(rows: readonly (readonly string[])[], header: readonly string[]): SeriesTable {
  const issues: TableIssue[] = [];
  const [series, period, value] = ["series", "period", "value"].map((name) => header.indexOf(name)) as [number, number, number];
  const of = new Map<string, { values: number[]; periods: string[] }>();
  for (const [index, row] of rows.entries()) {
    if (index === 0) continue;
    const number = numberIn(row[value]);
    if (number === undefined) {
      issues.push({ line: index + 1, column: "value", message: `"${row[value]}" is not a number.` });
      continue;
    }
    const id = row[series] ?? "";
    const own = of.get(id) ?? { values: [], periods: [] };
    const before = own.periods.at(-1);
    const name = row[period] ?? "";
    if (before !== undefined && comparePeriods(before, name) >= 0) {
      issues.push({ line: index + 1, column: "period", message: `${name} comes after ${before} in series ${id}; periods must rise.` });
      continue;
    }
    own.values.push(number);
    own.periods.push(name);
    of.set(id, own);
  }
  const list: Series[] = [];
  for (const [id, own] of of) {
    const known = cut(own.values);
    if (known) list.push({ id, values: known.values, lastPeriod: own.periods[known.last] ?? null, season: null, horizon: null });
  }
  return { series: list, issues };
}

/** Numbers by size, everything else (ISO dates, months, quarters) by its letters. */
function comparePeriods(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
