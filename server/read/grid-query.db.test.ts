import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scope } from "@/domain/governance/roles";
import { type TestDatabase, testDatabase } from "@/test/database";
import { type GridQuery, type GridSource, gridPage, gridQuery, gridSql } from "./grid-query";
import { type GridRow, matches, ordered } from "./grid-query.reference";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(`CREATE TABLE grid_place (id integer PRIMARY KEY, name text);
    CREATE TABLE grid_row (id bigint PRIMARY KEY, entity_id integer, node_id integer, place_id integer, name text, units integer, at timestamptz, tags text[] NOT NULL)`);
});
afterAll(() => database.drop());

const source: GridSource = {
  from: "grid_row g",
  key: "g.id",
  joins: {
    place: "LEFT JOIN grid_place p ON p.id = g.place_id",
    part: "JOIN (VALUES (1), (2), (3), (4)) AS q(id) ON q.id = g.node_id",
  },
  columns: {
    id: { expression: "g.id", type: "number", notNull: true },
    name: { expression: "g.name", type: "text" },
    units: { expression: "g.units", type: "number", stored: "integer" },
    at: { expression: "g.at", type: "date" },
    tags: { expression: "g.tags", type: "textArray" },
    place: { expression: "p.name", type: "text", needs: ["place"] },
    nodeId: {
      expression: "q.id",
      type: "number",
      stored: "integer",
      notNull: true,
      needs: ["part"],
      partition: { over: "(VALUES (1), (2), (3), (4)) AS q(id)", key: "q.id", match: "g.node_id = q.id" },
    },
  },
  where: ["g.id <> 13"],
  within: (entityIds, nodeIds) => `(g.entity_id = ANY(${entityIds}) OR g.node_id = ANY(${nodeIds}))`,
  atNode: (nodeId) => `g.node_id = ${nodeId}`,
  search: (pattern) => `(g.name ILIKE ${pattern} OR p.name ILIKE ${pattern})`,
  searchNeeds: ["place"],
  defaultSort: "g.units DESC NULLS LAST, g.id DESC",
};
const EVERYWHERE: Scope = { everywhere: true, entityIds: [], nodeIds: [] };

// Few letters, so that conditions hit; every mark that means something to SQL, LIKE or arrays is among them.
const letters = fc.constantFrom("a", "A", "b", "B", "7", "%", "_", "\\", "'", '"', ",", "{", "$1", ";", " ", "é", "漢");
const text = fc.array(letters, { maxLength: 4 }).map((parts) => parts.join(""));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });
const units = fc.integer({ min: -3, max: 12 });
const instant = fc.date({ min: new Date("2026-02-27T00:00:00Z"), max: new Date("2026-03-02T23:59:59.999Z"), noInvalidDate: true });
const day = fc.constantFrom("2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02");
const places = ["Leeds", "a%b", null];

const rowsOf = fc
  .array(
    fc.record({
      entityId: fc.integer({ min: 1, max: 3 }),
      nodeId: fc.integer({ min: 1, max: 4 }),
      name: maybe(text),
      units: maybe(units),
      at: maybe(instant),
      tags: fc.array(text.filter(Boolean), { maxLength: 3 }),
      placeId: maybe(fc.integer({ min: 0, max: 2 })),
    }),
    { maxLength: 40, size: "max" },
  )
  .map((rows) =>
    rows.map((row, index): GridRow => ({ ...row, id: index + 1, place: row.placeId === null ? null : (places[row.placeId] ?? null) })),
  );

const textModel = fc.oneof(
  fc.record({
    filterType: fc.constant("text"),
    type: fc.constantFrom("equals", "notEqual", "contains", "notContains", "startsWith", "endsWith"),
    filter: text,
  }),
  fc.record({ filterType: fc.constant("text"), type: fc.constantFrom("blank", "notBlank") }),
);
const setModel = fc.record({ filterType: fc.constant("set"), values: fc.array(maybe(text), { maxLength: 4 }) });
const numberModel = fc.record({
  filterType: fc.constant("number"),
  type: fc.constantFrom(
    "equals",
    "notEqual",
    "greaterThan",
    "greaterThanOrEqual",
    "lessThan",
    "lessThanOrEqual",
    "inRange",
    "blank",
    "notBlank",
  ),
  filter: fc.oneof(units, fc.constantFrom(0.5, 2.25)),
  filterTo: units,
});
const dateModel = fc.record({
  filterType: fc.constant("date"),
  type: fc.constantFrom("equals", "notEqual", "greaterThan", "lessThan", "inRange", "past", "last24Hours", "blank", "notBlank"),
  dateFrom: day,
  dateTo: day,
});
const oneOrMore = (model: fc.Arbitrary<object>) =>
  fc.oneof(
    { weight: 3, arbitrary: model },
    fc.record({ operator: fc.constantFrom("AND", "OR"), conditions: fc.array(model, { minLength: 1, maxLength: 3 }) }),
  );
const field = fc.constantFrom("id", "name", "units", "at", "tags", "place", "nodeId");
const seldom = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
/** All conditions at once would leave no row. */
const atMost = (count: number, models: Record<string, fc.Arbitrary<object>>) =>
  fc
    .uniqueArray(fc.constantFrom(...Object.keys(models)), { maxLength: count })
    .chain((fields) => fc.record(Object.fromEntries(fields.map((name) => [name, models[name] ?? fc.constant({})]))));
const queryOf = fc
  .record({
    startRow: fc.integer({ min: 0, max: 12 }),
    size: fc.integer({ min: 0, max: 30 }),
    sort: fc.array(fc.record({ field, direction: fc.constantFrom("asc", "desc") }), { maxLength: 3 }),
    filters: atMost(2, {
      nodeId: oneOrMore(numberModel),
      name: oneOrMore(fc.oneof(textModel, setModel)),
      units: oneOrMore(
        fc.oneof(numberModel, fc.record({ filterType: fc.constant("set"), values: fc.array(units.map(String), { maxLength: 3 }) })),
      ),
      at: oneOrMore(dateModel),
      tags: oneOrMore(fc.oneof(textModel, fc.record({ filterType: fc.constant("set"), values: fc.array(text, { maxLength: 4 }) }))),
      place: oneOrMore(fc.oneof(textModel, fc.constant({ filterType: "set", values: ["Leeds", null] }))),
    }),
    search: seldom(text),
    scope: seldom(fc.record({ nodeId: fc.integer({ min: 1, max: 5 }) })),
  })
  .map(({ size, ...query }) => gridQuery.parse({ ...query, endRow: query.startRow + size }));
const scopeOf = fc.oneof(
  { weight: 2, arbitrary: fc.constant(EVERYWHERE) },
  fc.record<Scope>({
    everywhere: fc.constant(false),
    entityIds: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
    nodeIds: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }),
  }),
);

async function fill(rows: readonly GridRow[]): Promise<void> {
  await database.pool.query("TRUNCATE grid_row, grid_place");
  await database.pool.query("INSERT INTO grid_place SELECT n - 1, name FROM unnest($1::text[]) WITH ORDINALITY AS p(name, n)", [places]);
  await database.pool.query(
    `INSERT INTO grid_row SELECT id, entity_id, node_id, place_id, name, units, at, tags
     FROM jsonb_to_recordset($1) AS r(id bigint, entity_id int, node_id int, place_id int, name text, units int, at timestamptz, tags text[])`,
    [
      JSON.stringify(
        rows.map(({ entityId, nodeId, placeId, place: _place, ...row }) => ({
          ...row,
          entity_id: entityId,
          node_id: nodeId,
          place_id: placeId,
        })),
      ),
    ],
  );
}
const page = (scope: Scope, query: GridQuery) =>
  gridPage(database.pool, source, scope, query, async (_queryable, keys) => [...keys].reverse().map((id) => ({ id })));

describe("A page of a grid", () => {
  it("has exactly the rows that its filters, search and scope describe, in order", async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(rowsOf, scopeOf, queryOf, async (rows, scope, query) => {
        await fill(rows);
        const expected = ordered(
          rows.filter((row) => row.id !== 13 && matches(row, scope, query)),
          query.sort,
        );
        const found = await page(scope, query);
        hits += expected.length;
        expect(found.rowCount).toBe(expected.length);
        expect(found.rows.map(({ id }) => id)).toEqual(expected.slice(query.startRow, query.endRow).map(({ id }) => id));
      }),
      { numRuns: 400 },
    );
    // The cases are no empty ones.
    expect(hits).toBeGreaterThan(500);
  }, 120_000);

  it("is one of blocks that together hold every row once, however much is equal", async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf,
        fc.array(fc.record({ field, direction: fc.constantFrom("asc", "desc") }), { maxLength: 2 }),
        fc.integer({ min: 1, max: 7 }),
        async (rows, sort, size) => {
          await fill(rows);
          const seen: number[] = [];
          for (let startRow = 0; startRow <= rows.length; startRow += size)
            seen.push(...(await page(EVERYWHERE, gridQuery.parse({ startRow, endRow: startRow + size, sort }))).rows.map(({ id }) => id));
          expect([...seen].sort((a, b) => a - b)).toEqual(rows.map(({ id }) => id).filter((id) => id !== 13));
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  it("never carries a value, and no name that is not a column, into the statement", () => {
    const known = new Set(Object.keys(source.columns));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom("__proto__", "constructor", "toString", "id; DROP TABLE grid_row", "g.id", "ID", "", "hasOwnProperty"),
        ),
        fc.string({ maxLength: 100 }),
        fc.constantFrom("sort", "filter"),
        (name, value, place) => {
          const query: GridQuery = {
            startRow: 0,
            endRow: 1,
            sort: place === "sort" ? [{ field: name, direction: "asc" }] : [],
            filters: place === "filter" ? Object.fromEntries([[name, { type: "contains", filter: value }]]) : {},
          };
          if (!known.has(name)) expect(() => gridSql(source, EVERYWHERE, query)).toThrowError(expect.objectContaining({ code: "invalid" }));
          const of = (filter: string) =>
            gridSql(source, EVERYWHERE, { startRow: 0, endRow: 1, sort: [], filters: { name: { type: "equals", filter } }, search: "x" });
          expect(of(value).text).toBe(of("").text);
          expect(of(value).values).toContain(value);
        },
      ),
    );
  });

  it.each([
    ["a column that is not there", { sort: [{ field: "secret", direction: "asc" }] }, 'There is no column "secret".'],
    [
      "a date filter of a text",
      { filters: { name: { filterType: "date", type: "equals", dateFrom: "2026-03-01" } } },
      "name is not a date.",
    ],
    ["a number filter of a date", { filters: { at: { filterType: "number", type: "equals", filter: 1 } } }, "at is not a number."],
    ["a filter without its value", { filters: { units: { filterType: "number", type: "lessThan" } } }, "The filter of units has no value."],
    [
      "a range with one end",
      { filters: { units: { filterType: "number", type: "inRange", filter: 1 } } },
      "The filter of units has no value.",
    ],
    [
      "a day that the calendar does not have",
      { filters: { at: { filterType: "date", type: "equals", dateFrom: "2026-02-30" } } },
      "The filter of at has no date.",
    ],
    [
      "a day that the database does not know",
      { filters: { at: { filterType: "date", type: "greaterThan", dateFrom: "0000-01-01" } } },
      "The filter of at has no date.",
    ],
    [
      "a date that is none",
      { filters: { at: { filterType: "date", type: "lessThan", dateFrom: "soon" } } },
      "The filter of at has no date.",
    ],
  ])("refuses %s as a question that cannot be asked", async (_what, part, message) => {
    await expect(page(EVERYWHERE, gridQuery.parse({ startRow: 0, endRow: 10, ...part }))).rejects.toMatchObject({
      code: "invalid",
      message,
    });
  });

  it.each([
    ["more than 500 rows", { startRow: 0, endRow: 501 }],
    ["a page that ends before it starts", { startRow: 5, endRow: 4 }],
    ["a direction that is none", { startRow: 0, endRow: 1, sort: [{ field: "id", direction: "asc; DROP TABLE grid_row" }] }],
    ["an operator that is none", { startRow: 0, endRow: 1, filters: { name: { operator: "OR 1=1 OR", conditions: [{ type: "blank" }] } } }],
  ])("is not even asked for with %s", (_what, query) => {
    expect(gridQuery.safeParse(query).success).toBe(false);
  });
});
