import { z } from "zod";
import type { DateCondition, GridCondition, NumberCondition, TextCondition } from "@/domain/changes/row-filter";
import { ServiceError } from "@/server/services/errors";

export type GridColumn = {
  expression: string;
  type: "text" | "number" | "date" | "textArray";
  /** How numbers are stored, where an index is to serve the filter; otherwise they are compared as doubles. */
  stored?: "integer" | "numeric";
  /** Never null: then an index serves the descending order as well. */
  notNull?: boolean;
  /** What to sort by where it is not the value itself. */
  order?: string;
  /** What equal values are ordered by before the key, which must not change the order: then an index of both serves it. */
  tie?: string;
  /** Names of the joins that the expression needs. */
  needs?: readonly string[];
  /**
   * The join that the expression needs has few rows, `over`, that split the grid by `match`. Sorted by this column first, the first
   * rows of each part are found by themselves, and only those are put in order.
   */
  partition?: { over: string; key: string; match: string };
};

export class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown, cast = ""): string {
    this.values.push(value);
    return `$${this.values.length}${cast}`;
  }
}

export const escapeLike = (text: string) => text.replace(/[\\%_]/g, (character) => `\\${character}`);
const DAY = 86_400_000;

/** A year that is being typed is a day as well: only what PostgreSQL does not know, with the day after it, is refused. */
const filterDay = z.iso.date().refine((on) => on >= "0001-01-01" && on < "9999-12-31");

/** AG Grid's date filter speaks of calendar days; they are taken as UTC days. */
function day(field: string, value: string | null | undefined): Date {
  const read = filterDay.safeParse((value ?? "").slice(0, 10));
  if (!read.success) throw new ServiceError("invalid", `The filter of ${field} has no date.`, { path: field });
  return new Date(`${read.data}T00:00:00Z`);
}

function required<T>(field: string, value: T | null | undefined): T {
  if (value === null || value === undefined) throw new ServiceError("invalid", `The filter of ${field} has no value.`, { path: field });
  return value;
}

function blankCondition(column: GridColumn, blank: boolean): string {
  const expression =
    column.type === "textArray"
      ? `nullif(cardinality(${column.expression}), 0)`
      : column.type === "text"
        ? `nullif(${column.expression}, '')`
        : column.expression;
  return `${expression} IS ${blank ? "" : "NOT "}NULL`;
}

function textSql(field: string, column: GridColumn, model: TextCondition, parameters: Parameters): string {
  const expression =
    column.type === "textArray"
      ? `array_to_string(${column.expression}, ' ')`
      : column.type === "text"
        ? column.expression
        : `${column.expression}::text`;
  const text = required(field, model.filter);
  const hasWord = () =>
    `EXISTS (SELECT 1 FROM unnest(${column.expression}) AS w(word) WHERE lower(w.word) = lower(${parameters.add(text, "::text")}))`;
  const like = (pattern: string) => `${expression} ILIKE ${parameters.add(pattern, "::text")}`;
  switch (model.type) {
    case "equals":
      if (column.type === "textArray") return hasWord();
      return `lower(${expression}) = lower(${parameters.add(text, "::text")})`;
    case "notEqual":
      if (column.type === "textArray") return `NOT ${hasWord()}`;
      return `lower(${expression}) IS DISTINCT FROM lower(${parameters.add(text, "::text")})`;
    case "contains":
      return like(`%${escapeLike(text)}%`);
    case "notContains":
      return `(${like(`%${escapeLike(text)}%`)}) IS NOT TRUE`;
    case "startsWith":
      return like(`${escapeLike(text)}%`);
    default:
      return like(`%${escapeLike(text)}`);
  }
}

const comparisons = {
  equals: "=",
  notEqual: "IS DISTINCT FROM",
  greaterThan: ">",
  greaterThanOrEqual: ">=",
  lessThan: "<",
  lessThanOrEqual: "<=",
} as const;

/** Beyond this a JavaScript number is no exact integer, and no column of ours goes there. */
const clamped = (value: number) => Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);

/** Compared as integers, a filter by 2.5 means what it means for doubles: above 2.5 is above 2. */
function integerSql(field: string, expression: string, model: NumberCondition, parameters: Parameters): string {
  const filter = required(field, model.filter);
  const up = () => parameters.add(clamped(Math.ceil(filter)), "::bigint");
  const down = () => parameters.add(clamped(Math.floor(filter)), "::bigint");
  switch (model.type) {
    case "inRange":
      return `${expression} BETWEEN ${up()} AND ${parameters.add(clamped(Math.floor(required(field, model.filterTo))), "::bigint")}`;
    case "lessThan":
    case "greaterThanOrEqual":
      return `${expression} ${comparisons[model.type]} ${up()}`;
    case "lessThanOrEqual":
    case "greaterThan":
      return `${expression} ${comparisons[model.type]} ${down()}`;
    case "notEqual":
      return Number.isInteger(filter) ? `${expression} IS DISTINCT FROM ${up()}` : "true";
    default:
      return Number.isInteger(filter) ? `${expression} = ${up()}` : "false";
  }
}

function numberSql(field: string, column: GridColumn, model: NumberCondition, parameters: Parameters): string {
  if (model.type === "blank" || model.type === "notBlank") return blankCondition(column, model.type === "blank");
  if (column.stored === "integer") return integerSql(field, column.expression, model, parameters);
  const number = (value: number | null | undefined) =>
    parameters.add(required(field, value), column.stored === "numeric" ? "::numeric" : "::float8");
  if (model.type === "inRange") return `${column.expression} BETWEEN ${number(model.filter)} AND ${number(model.filterTo)}`;
  return `${column.expression} ${comparisons[model.type]} ${number(model.filter)}`;
}

function dateSql(field: string, column: GridColumn, model: DateCondition, parameters: Parameters): string {
  if (model.type === "blank" || model.type === "notBlank") return blankCondition(column, model.type === "blank");
  if (model.type === "past") return `${column.expression} < now()`;
  if (model.type === "last24Hours") return `(${column.expression} >= now() - interval '24 hours' AND ${column.expression} <= now())`;
  const at = (instant: Date) => parameters.add(instant.toISOString(), "::timestamptz");
  const from = day(field, model.dateFrom);
  const next = (date: Date) => new Date(date.getTime() + DAY);
  switch (model.type) {
    case "equals":
      return `(${column.expression} >= ${at(from)} AND ${column.expression} < ${at(next(from))})`;
    case "notEqual":
      return `(${column.expression} >= ${at(from)} AND ${column.expression} < ${at(next(from))}) IS NOT TRUE`;
    case "greaterThan":
      return `${column.expression} >= ${at(next(from))}`;
    case "lessThan":
      return `${column.expression} < ${at(from)}`;
    default:
      return `(${column.expression} >= ${at(from)} AND ${column.expression} < ${at(next(day(field, model.dateTo)))})`;
  }
}

/** What one condition of AG Grid's filter model says about a column. Throws `invalid` with the field. */
export function conditionSql(field: string, column: GridColumn, model: GridCondition, parameters: Parameters): string {
  if (model.filterType === "set") {
    const values = parameters.add(
      model.values.filter((value) => value !== null),
      "::text[]",
    );
    if (column.type === "textArray") return `${column.expression} && ${values}`;
    const within = `${column.expression}${column.type === "text" ? "" : "::text"} = ANY(${values})`;
    return model.values.includes(null) ? `(${within} OR ${column.expression} IS NULL)` : within;
  }
  if (model.type === "blank" || model.type === "notBlank") return blankCondition(column, model.type === "blank");
  if (model.filterType === "number" || model.filterType === "date") {
    if (column.type !== model.filterType) throw new ServiceError("invalid", `${field} is not a ${model.filterType}.`, { path: field });
    return model.filterType === "number" ? numberSql(field, column, model, parameters) : dateSql(field, column, model, parameters);
  }
  return textSql(field, column, model, parameters);
}
