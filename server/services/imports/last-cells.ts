/**
 * Staged lines as one row a key (`k1`, `k2`, …): `fields` with the last cell of each column that is not empty, and `line_number` of the
 * first line. Lines that were rejected say nothing. $1 is the import; `lines` may join and filter `import_line l`.
 */
export const lastCells = (keys: readonly string[], lines: string): string => {
  const names = keys.map((_, index) => `k${index + 1}`).join(", ");
  return `SELECT ${names}, jsonb_object_agg(name, value) AS fields, min(first_line) AS line_number FROM (
    SELECT DISTINCT ON (${names}, c.name) ${names}, c.name, c.value, min(line_number) OVER (PARTITION BY ${names}) AS first_line
    FROM (SELECT ${keys.map((key, index) => `${key} AS k${index + 1}`).join(", ")}, l.line_number, l.fields FROM import_line l ${lines} AND l.import_id = $1
      AND NOT EXISTS (SELECT FROM import_rejection r WHERE r.import_id = $1 AND r.line_number = l.line_number)) keyed
    CROSS JOIN LATERAL jsonb_each(keyed.fields) AS c(name, value) ORDER BY ${names}, c.name, line_number DESC) cells GROUP BY ${names}`;
};

type Row = Readonly<Record<string, unknown>>;

/** What a row was and is, of the columns that differ; null when nothing does. A row that is new was nothing. */
export function changedColumns(before: Row | null, after: Row): { before: Row | null; after: Row } | null {
  if (before === null) return { before, after };
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  if (names.length === 0) return null;
  const pick = (row: Row) => Object.fromEntries(names.map((name) => [name, row[name]]));
  return { before: pick(before), after: pick(after) };
}
