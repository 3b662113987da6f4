import { z } from "zod";
import type { Queryable } from "@/db/client";
import { filterModel, searchWords } from "@/domain/changes/row-filter";
import type { Scope } from "@/domain/governance/roles";
import { smallId } from "@/domain/kernel/ids";
import { text } from "@/domain/kernel/words";
import { ServiceError } from "@/server/services/errors";
import { conditionSql, escapeLike, type GridColumn, Parameters } from "./grid-conditions";

export const gridSort = z
  .array(z.object({ field: z.string(), direction: z.enum(["asc", "desc"]) }))
  .max(5)
  .default([]);

/** No list goes further; its end is an offset of 4 bytes. */
const row = z.number().int().min(0).max(1_000_000_000);

export const gridQuery = z
  .object({
    startRow: row,
    endRow: row,
    sort: gridSort,
    filters: z.record(z.string(), filterModel).default({}),
    search: text(200).optional(),
    scope: z.object({ nodeId: smallId.optional() }).optional(),
  })
  .refine((query) => query.endRow >= query.startRow && query.endRow - query.startRow <= 500, {
    path: ["endRow"],
    message: "A page has at most 500 rows.",
  });
export type GridQuery = z.output<typeof gridQuery>;

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
  const words = searchWords(query.search ?? "");
  for (const word of words) where.push(`(${source.search(parameters.add(`%${escapeLike(word)}%`, "::text"))})`);
  if (words.length > 0) need(filterNeeds, source.searchNeeds);

  const pageNeeds = new Set(filterNeeds);
  const order = query.sort.map(({ field, direction }) => {
    const column = columnOf(source, field);
    need(pageNeeds, column.needs);
    const expression = column.order ?? (column.type === "textArray" ? `array_to_string(${column.expression}, ' ')` : column.expression);
    return `${expression} ${direction === "asc" ? "ASC" : column.notNull ? "DESC" : "DESC NULLS LAST"}`;
  });
  if (order.length === 0) need(pageNeeds, source.defaultSortNeeds);
  // The key makes the order total, so that blocks of a scroll neither repeat nor skip a row. It follows the last direction: then
  // an index of column and key is read from either end.
  const last = query.sort.at(-1);
  const ties = [last && columnOf(source, last.field).tie, source.key].filter((expression) => expression !== undefined);
  const tie = ties.map((expression) => `${expression}${last?.direction === "desc" ? " DESC" : ""}`).join(", ");
  const from = (needs: Set<string>) => {
    const joins = Object.entries(source.joins ?? {})
      .filter(([name]) => needs.has(name))
      .map(([, join]) => join);
    return [source.from, ...joins].join(" ");
  };
  const condition = where.length > 0 ? `WHERE ${where.join(" AND ")}` : "";
  const limit = parameters.add(query.endRow - query.startRow, "::int");
  const offset = parameters.add(query.startRow, "::int");
  const [first] = query.sort;
  const { partition, needs: ownJoin = [] } = (first && columnOf(source, first.field)) ?? {};
  for (const name of partition ? ownJoin : []) pageNeeds.delete(name);
  const keys = partition
    ? `SELECT k.key FROM ${partition.over} CROSS JOIN LATERAL unnest(ARRAY(
      SELECT ${source.key} FROM ${from(pageNeeds)} ${condition === "" ? "WHERE" : `${condition} AND`} ${partition.match}
      ORDER BY ${[...order.slice(1), tie].join(", ")} LIMIT ${limit} + ${offset})) WITH ORDINALITY AS k(key, place)
    ORDER BY ${order[0]}, ${partition.key}, k.place`
    : `SELECT ${source.key} FROM ${from(pageNeeds)} ${condition} ORDER BY ${order.length === 0 ? source.defaultSort : [...order, tie].join(", ")}`;
  return {
    text: `SELECT pg_snapshot_xmin(pg_current_snapshot())::text || ':0' AS position,
  (SELECT count(*) FROM ${from(filterNeeds)} ${condition}) AS row_count,
  ARRAY(${keys} LIMIT ${limit} OFFSET ${offset})::text[] AS keys`,
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
