import type { Scope } from "@/domain/governance/roles";
import type { GridCondition } from "./grid-conditions";
import type { GridQuery } from "./grid-query";

// What a grid means, said the naive way, row by row: the reference that the SQL is compared with.

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
const isBlank = (value: Value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);
const utcDay = (at: Date) => at.toISOString().slice(0, 10);

function textHolds(value: Value, type: string, wanted: string): boolean {
  const own = asText(value)?.toLowerCase() ?? null;
  const filter = wanted.toLowerCase();
  if (type === "notEqual") return own !== filter;
  if (type === "notContains") return own === null || !own.includes(filter);
  if (own === null) return false;
  if (type === "equals") return own === filter;
  if (type === "contains") return own.includes(filter);
  return type === "startsWith" ? own.startsWith(filter) : own.endsWith(filter);
}

function numberHolds(value: number | null, type: string, from: number, to: number): boolean {
  if (type === "notEqual") return value !== from;
  if (value === null) return false;
  if (type === "equals") return value === from;
  if (type === "greaterThan") return value > from;
  if (type === "greaterThanOrEqual") return value >= from;
  if (type === "lessThan") return value < from;
  if (type === "lessThanOrEqual") return value <= from;
  return value >= from && value <= to;
}

function dateHolds(value: Date | null, type: string, from: string, to: string): boolean {
  if (type === "notEqual") return value === null || utcDay(value) !== from;
  if (value === null) return false;
  const age = Date.now() - value.getTime();
  if (type === "past") return age > 0;
  if (type === "last24Hours") return age >= 0 && age <= 86_400_000;
  const own = utcDay(value);
  if (type === "equals") return own === from;
  if (type === "greaterThan") return own > from;
  return type === "lessThan" ? own < from : own >= from && own <= to;
}

function holds(value: Value, model: GridCondition): boolean {
  if (model.filterType === "set") {
    if (Array.isArray(value)) return value.some((tag) => model.values.includes(tag));
    return value === null ? model.values.includes(null) : model.values.includes(asText(value));
  }
  if (model.type === "blank" || model.type === "notBlank") return isBlank(value) === (model.type === "blank");
  if (model.filterType === "number") return numberHolds(value as number | null, model.type, model.filter ?? 0, model.filterTo ?? 0);
  if (model.filterType === "date") return dateHolds(value as Date | null, model.type, model.dateFrom ?? "", model.dateTo ?? "");
  return textHolds(value, model.type, model.filter ?? "");
}

/** Whether the row is in the scope and is what the query asks for. */
export function matches(row: GridRow, scope: Scope, query: GridQuery): boolean {
  if (!scope.everywhere && !scope.entityIds.includes(row.entityId) && !scope.nodeIds.includes(row.nodeId)) return false;
  if (query.scope?.nodeId !== undefined && row.nodeId !== query.scope.nodeId) return false;
  for (const [field, model] of Object.entries(query.filters)) {
    const results = ("conditions" in model ? model.conditions : [model]).map((one) => holds(row[field as Field], one));
    const isOr = "conditions" in model && model.operator === "OR";
    if (!(isOr ? results.some(Boolean) : results.every(Boolean))) return false;
  }
  const words = (query.search ?? "").trim().toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  return words.every((word) => [row.name, row.place].some((text) => text?.toLowerCase().includes(word) ?? false));
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
