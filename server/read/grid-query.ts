import { z } from "zod";
import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { ServiceError } from "@/server/services/errors";

const textCondition = z.object({
  filterType: z.literal("text").optional(),
  type: z.enum(["equals", "notEqual", "contains", "notContains", "startsWith", "endsWith", "blank", "notBlank"]),
  filter: z.string().max(500).nullish(),
});
const numberCondition = z.object({
  filterType: z.literal("number"),
  type: z.enum(["equals", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "inRange", "blank", "notBlank"]),
  filter: z.number().nullish(),
  filterTo: z.number().nullish(),
});
const dateCondition = z.object({
  filterType: z.literal("date"),
  type: z.enum(["equals", "notEqual", "greaterThan", "lessThan", "inRange", "blank", "notBlank"]),
  dateFrom: z.string().nullish(),
  dateTo: z.string().nullish(),
});
const setCondition = z.object({ filterType: z.literal("set"), values: z.array(z.string().nullable()).max(1000) });

const condition = z.union([numberCondition, dateCondition, setCondition, textCondition]);
export type GridCondition = z.infer<typeof condition>;

/** AG Grid's filter model: one condition, or several joined by AND or OR. */
export const filterModel = z.union([
  z.object({ filterType: z.string().optional(), operator: z.enum(["AND", "OR"]), conditions: z.array(condition).min(1).max(10) }),
  condition,
]);
export type FilterModel = z.infer<typeof filterModel>;

export const gridSort = z
  .array(z.object({ field: z.string(), direction: z.enum(["asc", "desc"]) }))
  .max(5)
  .default([]);

export const gridQuery = z
  .object({
    startRow: z.number().int().min(0),
    endRow: z.number().int().min(0),
    sort: gridSort,
    filters: z.record(z.string(), filterModel).default({}),
    search: z.string().max(200).optional(),
    scope: z.object({ nodeId: z.number().int().optional() }).optional(),
  })
  .refine((query) => query.endRow >= query.startRow && query.endRow - query.startRow <= 500, {
    path: ["endRow"],
    message: "A page has at most 500 rows.",
  });
export type GridQuery = z.output<typeof gridQuery>;

export type GridColumn = {
  expression: string;
  type: "text" | "number" | "date" | "textArray";
  /** What to sort by where it is not the value itself. */
  order?: string;
  /** Names of the joins that the expression needs. */
  needs?: readonly string[];
};

/** What a grid reads its keys from. Rows are read afterwards, for the keys of the page only. */
export type GridSource = {
  from: string;
  key: string;
  /** Extra tables by name, in the order in which they can be joined; only those that a query needs are joined. */
  joins?: Readonly<Record<string, string>>;
  columns: Readonly<Record<string, GridColumn>>;
  /** Conditions that always hold. */
  where?: readonly string[];
  /** The condition that a row belongs to one of the nodes, or to one of the entities, given as parameter names. */
  within(entityIds: string, nodeIds: string): string;
  /** The condition that the row belongs to one node. */
  atNode(nodeId: string): string;
  /** The condition that a row matches a search pattern (for ILIKE). */
  search(pattern: string): string;
  searchNeeds?: readonly string[];
  /** ORDER BY when nobody asks for another; the key is always appended. */
  defaultSort: string;
  defaultSortNeeds?: readonly string[];
};

export type GridPage<Row> = { rows: Row[]; rowCount: number; position: string };

class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown, cast = ""): string {
    this.values.push(value);
    return `$${this.values.length}${cast}`;
  }
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (character) => `\\${character}`);
const DAY = 86_400_000;

/** AG Grid's date filter speaks of calendar days; they are taken as UTC days. */
function day(field: string, value: string | null | undefined): Date {
  const at = new Date(`${(value ?? "").slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) throw new ServiceError("invalid", `The filter of ${field} has no date.`, { path: field });
  return at;
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

function textSql(field: string, column: GridColumn, model: z.infer<typeof textCondition>, parameters: Parameters): string {
  const expression =
    column.type === "textArray"
      ? `array_to_string(${column.expression}, ' ')`
      : column.type === "text"
        ? column.expression
        : `${column.expression}::text`;
  const text = required(field, model.filter);
  const like = (pattern: string) => `${expression} ILIKE ${parameters.add(pattern, "::text")}`;
  switch (model.type) {
    case "equals":
      return `lower(${expression}) = lower(${parameters.add(text, "::text")})`;
    case "notEqual":
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

function numberSql(field: string, column: GridColumn, model: z.infer<typeof numberCondition>, parameters: Parameters): string {
  if (model.type === "inRange") {
    return `${column.expression} BETWEEN ${parameters.add(required(field, model.filter), "::float8")} AND ${parameters.add(required(field, model.filterTo), "::float8")}`;
  }
  if (model.type === "blank" || model.type === "notBlank") return blankCondition(column, model.type === "blank");
  return `${column.expression} ${comparisons[model.type]} ${parameters.add(required(field, model.filter), "::float8")}`;
}

function dateSql(field: string, column: GridColumn, model: z.infer<typeof dateCondition>, parameters: Parameters): string {
  if (model.type === "blank" || model.type === "notBlank") return blankCondition(column, model.type === "blank");
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

function conditionSql(field: string, column: GridColumn, model: GridCondition, parameters: Parameters): string {
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

function columnOf(source: GridSource, field: string): GridColumn {
  const column = Object.hasOwn(source.columns, field) ? source.columns[field] : undefined;
  if (!column) throw new ServiceError("invalid", `There is no column "${field}".`, { path: field });
  return column;
}

/** One statement that answers the page's keys, the number of rows and the position. */
export function gridSql(source: GridSource, scope: Scope, query: GridQuery): { text: string; values: unknown[] } {
  const parameters = new Parameters();
  const filterNeeds = new Set<string>();
  const need = (set: Set<string>, names: readonly string[] = []) => {
    for (const name of names) set.add(name);
  };
  const where = [...(source.where ?? [])];

  if (!scope.everywhere) where.push(source.within(parameters.add(scope.entityIds, "::int[]"), parameters.add(scope.nodeIds, "::int[]")));
  if (query.scope?.nodeId !== undefined) where.push(source.atNode(parameters.add(query.scope.nodeId, "::int")));
  for (const [field, model] of Object.entries(query.filters)) {
    const column = columnOf(source, field);
    need(filterNeeds, column.needs);
    const conditions = "conditions" in model ? model.conditions : [model];
    const operator = "conditions" in model ? model.operator : "AND";
    where.push(`(${conditions.map((one) => conditionSql(field, column, one, parameters)).join(` ${operator} `)})`);
  }
  const words = (query.search ?? "").trim().split(/\s+/).filter(Boolean).slice(0, 8);
  for (const word of words) where.push(`(${source.search(parameters.add(`%${escapeLike(word)}%`, "::text"))})`);
  if (words.length > 0) need(filterNeeds, source.searchNeeds);

  const pageNeeds = new Set(filterNeeds);
  const order = query.sort.map(({ field, direction }) => {
    const column = columnOf(source, field);
    need(pageNeeds, column.needs);
    const expression = column.order ?? (column.type === "textArray" ? `array_to_string(${column.expression}, ' ')` : column.expression);
    return `${expression} ${direction === "desc" ? "DESC NULLS LAST" : "ASC"}`;
  });
  if (order.length === 0) need(pageNeeds, source.defaultSortNeeds);
  // The key makes the order total, so that blocks of a scroll neither repeat nor skip a row.
  const orderBy = order.length === 0 ? source.defaultSort : `${order.join(", ")}, ${source.key}`;
  const from = (needs: Set<string>) => {
    const joins = Object.entries(source.joins ?? {})
      .filter(([name]) => needs.has(name))
      .map(([, join]) => join);
    return [source.from, ...joins].join(" ");
  };
  const condition = where.length > 0 ? `WHERE ${where.join(" AND ")}` : "";
  const limit = parameters.add(query.endRow - query.startRow, "::int");
  const offset = parameters.add(query.startRow, "::int");
  return {
    text: `SELECT pg_snapshot_xmin(pg_current_snapshot())::text || ':0' AS position,
  (SELECT count(*) FROM ${from(filterNeeds)} ${condition}) AS row_count,
  ARRAY(SELECT ${source.key} FROM ${from(pageNeeds)} ${condition} ORDER BY ${orderBy} LIMIT ${limit} OFFSET ${offset})::text[] AS keys`,
    values: parameters.values,
  };
}

/** Reads a page: first the keys, by narrow scans; then the rows of those keys, by the SELECT that patches use as well. */
export async function gridPage<Row extends { id: number }>(
  queryable: Queryable,
  source: GridSource,
  scope: Scope,
  query: GridQuery,
  readRows: (queryable: Queryable, keys: readonly number[]) => Promise<Row[]>,
): Promise<GridPage<Row>> {
  const { rows } = await queryable.query<{ position: string; row_count: number; keys: string[] }>(gridSql(source, scope, query));
  const head = rows[0] ?? { position: "0:0", row_count: 0, keys: [] };
  const keys = head.keys.map(Number);
  if (keys.length === 0) return { rows: [], rowCount: head.row_count, position: head.position };
  const byId = new Map((await readRows(queryable, keys)).map((row) => [row.id, row]));
  return { rows: keys.flatMap((key) => byId.get(key) ?? []), rowCount: head.row_count, position: head.position };
}

/** The text that JSON.stringify would make of the instant, so that rows are the same from SQL and from JavaScript. */
export const isoInstant = (expression: string) => `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Rows built as JSON in SQL: one value a row, no conversion of columns in JavaScript. */
export async function jsonRows<Row>(queryable: Queryable, text: string, values: unknown[]): Promise<Row[]> {
  const { rows } = await queryable.query<{ row: Row }>(text, values);
  return rows.map(({ row }) => row);
}
