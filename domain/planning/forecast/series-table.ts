// Series out of a table of text. Three layouts are known by their header: long (series, period, value), wide (series, then one
// column a period) and competition (series, values in one cell divided by spaces, with frequency and h of its own). The usual other
// names of the three columns are known as well.
// A blank cell inside a series was not observed, nor was a period that the table leaves out; blanks before the first or after the
// last value are not part of it. Rows come in any order; where a period stands twice in one series, the second begins another of that name.
import { type Period, readPeriod } from "./period";

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
export type SeriesTable = {
  /** In the order of the table. */
  series: Series[];
  /** What could not be read. The series that it belongs to is left out. */
  issues: TableIssue[];
  /** Series without a single value. */
  empty: string[];
};

type Rows = readonly (readonly string[])[];
type Cell = { line: number; period: string; value: number };
type PeriodReader = (name: string) => Period | null;

/** Demand is counted in at most fifteen digits; beyond them sums lose units. */
const LARGEST = 1e15;
export const MOST_PERIODS = 366;
/** A series that leaves out more than this has a period that is a slip of the pen. */
const MOST_PERIODS_A_VALUE = 60;

/** What the columns are called where such tables come from: forecasting tools, shops and warehouses. */
const COLUMNS = {
  series: ["series", "series_id", "unique_id", "id", "sku", "item", "item_id"],
  period: ["period", "date", "ds", "day", "week", "month", "quarter", "year", "timestamp"],
  value: ["value", "quantity", "y", "demand", "units", "sales"],
} as const;
const columnOf = (header: readonly string[], role: keyof typeof COLUMNS): number =>
  header.indexOf(COLUMNS[role].find((name) => header.includes(name)) ?? "");

/** Periods of a season, or ahead; null where nothing is said, undefined where it is neither. */
function periodsIn(text: string | undefined): number | null | undefined {
  if ((text ?? "").trim() === "") return null;
  const periods = Number(text);
  return Number.isInteger(periods) && periods >= 1 && periods <= MOST_PERIODS ? periods : undefined;
}

/** A number as written, NaN for a blank; undefined when it is neither. */
function numberIn(text: string | undefined): number | undefined {
  const trimmed = (text ?? "").trim();
  if (trimmed === "" || trimmed === "NA") return Number.NaN;
  const value = Number(trimmed);
  return Number.isFinite(value) && Math.abs(value) <= LARGEST ? value : undefined;
}
const notANumber = (text: string | undefined) =>
  `"${text}" is not a number${Math.abs(Number(text)) > LARGEST ? " of at most 15 digits" : ""}.`;

/** Reads a table whose first row is the header. `line` in an issue counts from 1, the header included. `season`: see period.ts. */
export function readSeriesTable(rows: Rows, season: number): SeriesTable {
  const header = (rows[0] ?? []).map((name) => name.trim());
  const lower = header.map((name) => name.toLowerCase());
  // The same few names stand in every series.
  const known = new Map<string, Period | null>();
  const periodOf = (name: string) => {
    const place = known.get(name) ?? readPeriod(name, season);
    known.set(name, place);
    return place;
  };
  const [series, period, value] = [columnOf(lower, "series"), columnOf(lower, "period"), columnOf(lower, "value")];
  if (series >= 0 && period >= 0 && value >= 0) return readLong(rows, { series, period, value }, periodOf);
  if (series >= 0 && lower.includes("values")) return readCompetition(rows, series, lower);
  if (series === 0 && period < 0 && header.length > 1) return readWide(rows, header, periodOf);
  const message = `The header is "${header.join(",")}". It has neither series, period and value nor series and a column a period.`;
  return { series: [], issues: [{ line: 1, column: header[0] ?? "", message }], empty: [] };
}

function readWide(rows: Rows, header: readonly string[], periodOf: PeriodReader): SeriesTable {
  const table: SeriesTable = { series: [], issues: [], empty: [] };
  const names = header.slice(1);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) {
    table.issues.push({ line: 1, column: twice, message: `The column "${twice}" stands twice.` });
    return table;
  }
  for (const [index, row] of rows.entries()) {
    if (index === 0) continue;
    const cells: Cell[] = [];
    let sound = true;
    for (const [at, period] of names.entries()) {
      const value = numberIn(row[at + 1]);
      if (value !== undefined) cells.push({ line: index + 1, period, value });
      else {
        table.issues.push({ line: index + 1, column: period, message: notANumber(row[at + 1]) });
        sound = false;
      }
    }
    if (sound) add(table, (row[0] ?? "").trim(), cells, periodOf);
  }
  return table;
}

function readCompetition(rows: Rows, series: number, header: readonly string[]): SeriesTable {
  const table: SeriesTable = { series: [], issues: [], empty: [] };
  const column = (name: string) => header.indexOf(name);
  const [cell, frequency, horizon, start] = [column("values"), column("frequency"), column("h"), column("start")];
  for (const [index, row] of rows.entries()) {
    if (index === 0) continue;
    const values = (row[cell] ?? "").trim().split(/\s+/).map(numberIn);
    const wrong = values.indexOf(undefined);
    if (wrong >= 0) {
      table.issues.push({ line: index + 1, column: "values", message: `Value ${wrong + 1} is not a number.` });
      continue;
    }
    const id = (row[series] ?? "").trim();
    const [own, ahead] = [periodsIn(row[frequency]), periodsIn(row[horizon])];
    if (own === undefined || ahead === undefined) {
      const [column, text] = own === undefined ? ["frequency", row[frequency]] : ["h", row[horizon]];
      table.issues.push({ line: index + 1, column, message: `"${text}" is not a whole number from 1 to ${MOST_PERIODS}.` });
      continue;
    }
    const known = cut(values as number[]);
    if (!known) table.empty.push(id);
    else {
      const lastPeriod = start < 0 ? null : periodFrom(Number(row[start]), known.last, own ?? 1);
      table.series.push({ id, values: known.values, lastPeriod, season: own, horizon: ahead });
    }
  }
  return table;
}

/** The period `ahead` after a beginning that is told as years and their share: 1984.75 by months is 1984-10. */
function periodFrom(start: number, ahead: number, season: number): string | null {
  if (!Number.isFinite(start)) return null;
  const at = Math.round(start * season) + ahead;
  const year = Math.floor(at / season);
  if (season === 12) return `${year}-${String((at % 12) + 1).padStart(2, "0")}`;
  if (season === 4) return `${year}-Q${(at % 4) + 1}`;
  return season === 1 ? String(year) : (at / season).toFixed(4);
}

function readLong(rows: Rows, column: Record<keyof typeof COLUMNS, number>, periodOf: PeriodReader): SeriesTable {
  const table: SeriesTable = { series: [], issues: [], empty: [] };
  const valueName = rows[0]?.[column.value] ?? "value";
  const of = new Map<string, { cells: Cell[][]; times: Map<string, number>; sound: boolean }>();
  for (const [index, row] of rows.entries()) {
    if (index === 0) continue;
    const id = (row[column.series] ?? "").trim();
    const own = of.get(id) ?? { cells: [], times: new Map<string, number>(), sound: true };
    of.set(id, own);
    const name = (row[column.period] ?? "").trim();
    const number = numberIn(row[column.value]);
    if (number === undefined) {
      table.issues.push({ line: index + 1, column: valueName, message: notANumber(row[column.value]) });
      own.sound = false;
      continue;
    }
    if (name === "") {
      table.issues.push({ line: index + 1, column: rows[0]?.[column.period] ?? "period", message: "The period is blank." });
      own.sound = false;
      continue;
    }
    const before = own.times.get(name) ?? 0;
    own.times.set(name, before + 1);
    const cells = own.cells[before] ?? [];
    own.cells[before] = cells;
    cells.push({ line: index + 1, period: name, value: number });
  }
  for (const [id, own] of of) if (own.sound) for (const cells of own.cells) add(table, id, cells, periodOf);
  return table;
}

/** Puts the values of one series in the order of their periods, with NaN for those that are left out. */
function add(table: SeriesTable, id: string, cells: readonly Cell[], periodOf: PeriodReader): void {
  const placed = inOrder(id, cells, periodOf);
  if ("line" in placed) {
    table.issues.push(placed);
    return;
  }
  const known = cut(placed.values);
  if (!known) table.empty.push(id);
  else table.series.push({ id, values: known.values, lastPeriod: placed.names[known.last] ?? null, season: null, horizon: null });
}

function inOrder(id: string, cells: readonly Cell[], periodOf: PeriodReader): TableIssue | { values: number[]; names: string[] } {
  const places = cells.map((cell) => periodOf(cell.period));
  // Names that say nothing about their place are taken as they come.
  const slip = cells.find((cell, at) => places[at] === null && /^\d{4}-\d{2}(-\d{2})?$/.test(cell.period));
  if (slip) return { line: slip.line, column: "period", message: `"${slip.period}" is not in the calendar.` };
  if (places.every((place) => place === null)) return { values: cells.map((cell) => cell.value), names: cells.map((cell) => cell.period) };
  const scale = places.find((place) => place !== null)?.scale;
  const odd = places.findIndex((place) => place?.scale !== scale);
  if (odd >= 0) {
    const [line, name] = [cells[odd]?.line ?? 1, cells[odd]?.period ?? ""];
    return { line, column: "period", message: `"${name}" is no period of the kind of the others of series ${id}.` };
  }
  const sorted = cells.map((cell, at) => ({ ...cell, at: (places[at] as Period).at })).sort((a, b) => a.at - b.at);
  const first = sorted[0]?.at ?? 0;
  const length = (sorted.at(-1)?.at ?? 0) - first + 1;
  if (length > MOST_PERIODS_A_VALUE * sorted.length) {
    const [from, to] = [sorted[0]?.period, sorted.at(-1)];
    return {
      line: to?.line ?? 1,
      column: "period",
      message: `Series ${id} reaches from ${from} to ${to?.period} with ${sorted.length} values.`,
    };
  }
  const values = new Array<number>(length).fill(Number.NaN);
  const names = new Array<string>(length).fill("");
  for (const [index, cell] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before?.at === cell.at)
      return {
        line: cell.line,
        column: "period",
        message: `${before.period} and ${cell.period} of series ${id} are one period of this frequency.`,
      };
    values[cell.at - first] = cell.value;
    names[cell.at - first] = cell.period;
  }
  return { values, names };
}

/** Cuts what was not observed at both ends. Null when nothing was. */
function cut(values: readonly number[]): { values: Float64Array; last: number } | null {
  const first = values.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return null;
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  return { values: Float64Array.from(values.slice(first, last + 1)), last };
}
