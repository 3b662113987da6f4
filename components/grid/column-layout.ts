import type { ColDef } from "ag-grid-community";

// Which columns a list shows, in which order and how wide, as one word of the address: "sku,description:300,available".
// Without it the list shows its own columns; a column with initialHide waits in the menu until somebody asks for it.

export type ShownColumn = { id: string; width?: number };

export const columnId = (column: ColDef): string => String(column.colId ?? column.field);

/** What the list shows as long as nobody said otherwise. */
export const ownLayout = (columns: readonly ColDef[]): ShownColumn[] =>
  columns.filter((column) => !column.initialHide).map((column) => ({ id: columnId(column) }));

/** The columns to show. Names that the list does not have (any more) are left out; an address that names none of them says nothing. */
export function readLayout(columns: readonly ColDef[], text: string | null, hidden: readonly string[] = []): ShownColumn[] {
  const known = new Set(columns.map(columnId));
  const shown = (text ?? "").split(",").flatMap((part): ShownColumn[] => {
    const [id = "", width] = part.split(":");
    if (!known.delete(id)) return [];
    return Number(width) > 0 ? [{ id, width: Number(width) }] : [{ id }];
  });
  return shown.length > 0 ? shown : ownLayout(columns).filter(({ id }) => !hidden.includes(id));
}

/** The word for the address; empty where the list shows what it would show anyway. */
export function writeLayout(columns: readonly ColDef[], shown: readonly ShownColumn[]): string {
  const write = (layout: readonly ShownColumn[]) => layout.map(({ id, width }) => (width ? `${id}:${Math.round(width)}` : id)).join(",");
  const text = write(shown);
  return text === write(ownLayout(columns)) ? "" : text;
}

/** With a column shown, at its own place among the others as far as they stand in their own order, or taken away. */
export function withColumn(columns: readonly ColDef[], shown: readonly ShownColumn[], id: string, isShown: boolean): ShownColumn[] {
  const rest = shown.filter((column) => column.id !== id);
  if (!isShown) return rest;
  const ids = columns.map(columnId);
  const before = new Set(ids.slice(0, ids.indexOf(id)));
  const place = rest.findLastIndex((column) => before.has(column.id)) + 1;
  return [...rest.slice(0, place), { id }, ...rest.slice(place)];
}
