import { passesFilters, passesSearch } from "@/domain/changes/row-filter";
import type { Scope } from "@/domain/governance/roles";
import type { GridQuery } from "./grid-query";

// What a grid means, said row by row as the screen asks it of a row that changed: the SQL is compared with it.

export type GridRow = {
  id: number;
  entityId: number;
  nodeId: number;
  placeId: number | null;
  name: string | null;
  units: number | null;
  at: Date | null;
  tags: string[];
  place: string | null;
};
type Field = "id" | "name" | "units" | "at" | "tags" | "place" | "nodeId";
type Value = string | number | Date | string[] | null;

const asText = (value: Value): string | null => (value === null ? null : Array.isArray(value) ? value.join(" ") : String(value));
/** Whether the row is in the scope and is what the query asks for. */
export function matches(row: GridRow, scope: Scope, query: GridQuery): boolean {
  if (!scope.everywhere && !scope.entityIds.includes(row.entityId) && !scope.nodeIds.includes(row.nodeId)) return false;
  if (query.scope?.nodeId !== undefined && row.nodeId !== query.scope.nodeId) return false;
  if (passesFilters(row, query.filters, new Date()) !== true) return false;
  return passesSearch([row.name, row.place], query.search ?? "");
}

function compare(a: Value, b: Value, descending: boolean): number {
  // Rows without a value come last, whichever way.
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  const [left, right] = Array.isArray(a) || Array.isArray(b) ? [asText(a), asText(b)] : [a, b];
  const order = (left as string) < (right as string) ? -1 : (left as string) > (right as string) ? 1 : 0;
  return descending ? -order : order;
}

/** In the order asked for, then by id; without one, most units first. */
export function ordered(rows: readonly GridRow[], sort: GridQuery["sort"]): GridRow[] {
  return [...rows].sort((a, b) => {
    if (sort.length === 0) return compare(a.units, b.units, true) || b.id - a.id;
    for (const { field, direction } of sort) {
      const order = compare(a[field as Field], b[field as Field], direction === "desc");
      if (order !== 0) return order;
    }
    return sort.at(-1)?.direction === "desc" ? b.id - a.id : a.id - b.id;
  });
}
