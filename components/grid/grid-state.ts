import type { ColDef, GridApi } from "ag-grid-community";
import { columnId, type ShownColumn } from "./column-layout";
import type { GridSort } from "./grid-url";

// Between the grid's own state and what the address says.

export function sortOf<Row>(grid: GridApi<Row>): GridSort[] {
  return grid
    .getColumnState()
    .filter((column) => column.sort)
    .sort((a, b) => (a.sortIndex ?? 0) - (b.sortIndex ?? 0))
    .map((column) => ({ field: column.colId, direction: column.sort === "desc" ? "desc" : "asc" }));
}

export function applySort<Row>(grid: GridApi<Row>, sort: GridSort[]): void {
  grid.applyColumnState({
    state: sort.map((each, sortIndex) => ({ colId: each.field, sort: each.direction, sortIndex })),
    defaultState: { sort: null },
  });
}

/** Every column with its place in the layout, those that are shown first; null for one that is not. */
export function inLayout<Row>(columns: ColDef<Row>[], shown: readonly ShownColumn[]) {
  const order = shown.flatMap((place) => columns.filter((column) => columnId(column) === place.id).map((column) => ({ column, place })));
  const rest = columns.filter((column) => !shown.some(({ id }) => id === columnId(column)));
  return [...order, ...rest.map((column) => ({ column, place: null }))];
}

/** Shows what the address says, and nothing else: a column that another view hid is there again. */
export function applyLayout<Row>(grid: GridApi<Row>, columns: ColDef<Row>[], shown: readonly ShownColumn[]): void {
  const others = grid.getColumnState().filter(({ colId }) => !columns.some((column) => columnId(column) === colId));
  grid.applyColumnState({
    state: [
      ...others.map(({ colId }) => ({ colId })),
      ...inLayout(columns, shown).map(({ column, place }) => ({
        colId: columnId(column),
        hide: place === null,
        ...(place?.width ? { width: place.width, flex: null } : { width: column.width ?? 200, flex: column.flex ?? null }),
      })),
    ],
    applyOrder: true,
  });
}

/** The order that the grid has, with the widths that were chosen; `resized` is the column that was drawn just now. */
export function layoutOf<Row>(
  grid: GridApi<Row>,
  columns: ColDef<Row>[],
  shown: readonly ShownColumn[],
  resized: string | null,
): ShownColumn[] {
  return grid
    .getColumnState()
    .filter(({ colId, hide }) => !hide && columns.some((column) => columnId(column) === colId))
    .map(({ colId, width }) => {
      const kept = colId === resized ? width : shown.find((each) => each.id === colId)?.width;
      return kept ? { id: colId, width: kept } : { id: colId };
    });
}
