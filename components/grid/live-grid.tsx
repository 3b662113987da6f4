"use client";
import { AllCommunityModule, type ColDef, type GridApi, ModuleRegistry, type SelectionChangedEvent } from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";
import { useSearchParams } from "next/navigation";
import { type ReactNode, type RefObject, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { useLiveStatus } from "@/components/realtime/use-live-status";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { Topic, TopicRow } from "@/domain/changes/topics";
import { gantryTheme } from "./gantry-theme";
import { GridToolbar } from "./grid-toolbar";
import { changeAddress, type GridFilters, type GridSort, openRow, readGridState, writeGridState } from "./grid-url";
import { useGridRows } from "./use-grid-rows";

ModuleRegistry.registerModules([AllCommunityModule]);

export type LiveGridHandle<T extends Topic> = {
  refresh(): void;
  move(step: 1 | -1): TopicRow<T> | null;
  toggleSelected(): void;
  focused(): TopicRow<T> | null;
  selected(): TopicRow<T>[];
  clearSelection(): void;
};

type Props<T extends Topic> = {
  topic: T;
  /** What the rows are called, in the plural: "orders". */
  noun: string;
  columns: ColDef<TopicRow<T>>[];
  defaultSort: GridSort[];
  /** What is filtered as long as the address says nothing. */
  defaultFilters?: GridFilters;
  /** Row that was opened; by default its id goes to ?open=. */
  onOpen?: (row: TopicRow<T>) => void;
  /** Whether a row that changed is still part of this list. */
  belongs?: (row: TopicRow<T>) => boolean;
  selectable?: boolean;
  onSelection?: (rows: TopicRow<T>[]) => void;
  /** What to do when nothing matches. */
  emptyHint?: ReactNode;
  /** More controls on the left of the toolbar. */
  toolbar?: ReactNode;
  handle?: RefObject<LiveGridHandle<T> | null>;
};

/** A list of one live topic. Sort, filters, search and columns live in the URL. */
export function LiveGrid<T extends Topic>({
  topic,
  noun,
  columns,
  defaultSort,
  defaultFilters,
  onOpen,
  belongs,
  selectable,
  onSelection,
  emptyHint,
  toolbar,
  handle,
}: Props<T>) {
  const params = useSearchParams();
  const [initial] = useState(() => readGridState(params, defaultSort, defaultFilters));
  const state = readGridState(params, defaultSort, defaultFilters);
  const nodeId = Number(params.get("node")) || null;
  const api = useRef<GridApi<TopicRow<T>> | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const isInside = useRef(false);
  const status = useLiveStatus();

  // A grid that was left answers nothing any more.
  const living = () => (api.current?.isDestroyed() ? null : api.current);
  const isBusy = () => isInside.current || (living()?.getSelectedNodes().length ?? 0) > 0;
  const rows = useGridRows(topic, { api: living, search: state.search, nodeId, isBusy, belongs });

  // A new search or another node is another list.
  const listKey = `${state.search}|${nodeId ?? ""}`;
  const shownKey = useRef(listKey);
  useEffect(() => {
    if (shownKey.current === listKey) return;
    shownKey.current = listKey;
    rows.reload();
  }, [listKey, rows.reload]);

  // A link or a saved view changes the address from outside: the grid follows.
  const filtersText = JSON.stringify(state.filters);
  const sortText = JSON.stringify(state.sort);
  const hiddenText = state.hidden.join(",");
  useEffect(() => {
    const grid = api.current;
    if (!grid || grid.isDestroyed()) return;
    if (JSON.stringify(grid.getFilterModel()) !== filtersText) grid.setFilterModel(JSON.parse(filtersText));
    if (JSON.stringify(sortOf(grid)) !== sortText) applySort(grid, JSON.parse(sortText));
    applyHidden(grid, hiddenText.split(",").filter(Boolean));
  }, [filtersText, sortText, hiddenText]);

  useImperativeHandle(handle, () => ({
    refresh: rows.refresh,
    move(step) {
      const grid = api.current;
      if (!grid) return null;
      const index = Math.min(
        Math.max((grid.getFocusedCell()?.rowIndex ?? (step === 1 ? -1 : 1)) + step, 0),
        grid.getDisplayedRowCount() - 1,
      );
      const column = grid.getAllDisplayedColumns().find((each) => each.getColId() !== "ag-Grid-SelectionColumn");
      if (index < 0 || !column) return null;
      grid.ensureIndexVisible(index);
      grid.setFocusedCell(index, column);
      return grid.getDisplayedRowAtIndex(index)?.data ?? null;
    },
    toggleSelected() {
      const node = api.current?.getDisplayedRowAtIndex(api.current.getFocusedCell()?.rowIndex ?? -1);
      node?.setSelected(!node.isSelected());
    },
    focused: () => api.current?.getDisplayedRowAtIndex(api.current.getFocusedCell()?.rowIndex ?? -1)?.data ?? null,
    selected: () => api.current?.getSelectedRows() ?? [],
    clearSelection: () => api.current?.deselectAll(),
  }));

  const columnDefs = useMemo(
    () =>
      columns.map((column) => {
        const sortIndex = initial.sort.findIndex((each) => each.field === (column.colId ?? column.field));
        return {
          ...column,
          initialHide: initial.hidden.includes(String(column.colId ?? column.field)) || column.initialHide,
          ...(sortIndex >= 0 ? { initialSort: initial.sort[sortIndex]?.direction, initialSortIndex: sortIndex } : {}),
        };
      }),
    [columns, initial],
  );

  const open = (row: TopicRow<T> | undefined) => {
    if (!row) return;
    if (onOpen) onOpen(row);
    else openRow(row.id);
  };

  const isEmpty = rows.load.state === "ready" && rows.load.rowCount === 0;
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <GridToolbar
        topic={topic}
        noun={noun}
        load={rows.load}
        pending={rows.pending}
        onRefresh={rows.refresh}
        columns={columns}
        state={state}
        nodeId={nodeId}
        api={api}
      >
        {toolbar}
      </GridToolbar>
      {status.state === "stale" || status.state === "offline" ? (
        <p role="status" className="border-b bg-warning-surface px-3 py-1 text-warning">
          {status.state === "offline"
            ? "No connection: what you see may be old. It catches up by itself."
            : `The feed is silent for ${Math.round(status.lagMs / 1000)} s: what you see may be old.`}
        </p>
      ) : null}
      <div
        ref={frame}
        className="ag-theme-gantry relative min-h-0 flex-1"
        data-testid={`grid-${topic}`}
        onPointerEnter={() => {
          isInside.current = true;
        }}
        onPointerLeave={() => {
          isInside.current = false;
          rows.recheck();
        }}
      >
        <AgGridReact<TopicRow<T>>
          theme={gantryTheme}
          rowModelType="infinite"
          datasource={rows.datasource}
          columnDefs={columnDefs}
          defaultColDef={{
            resizable: true,
            sortable: true,
            suppressHeaderMenuButton: false,
            wrapHeaderText: true,
            enableCellChangeFlash: true,
            suppressMovable: false,
            cellDataType: false,
          }}
          getRowId={({ data }) => String(data.id)}
          initialState={Object.keys(initial.filters).length > 0 ? { filter: { filterModel: initial.filters } } : undefined}
          cacheBlockSize={100}
          maxBlocksInCache={10}
          infiniteInitialRowCount={30}
          blockLoadDebounceMillis={60}
          // On and off, without a fade: that would paint every frame of a list in which something always changes.
          cellFlashDuration={600}
          cellFadeDuration={0}
          animateRows={false}
          rowSelection={selectable ? { mode: "multiRow", checkboxes: true, headerCheckbox: false, enableClickSelection: false } : undefined}
          selectionColumnDef={{ width: 40, pinned: "left" }}
          suppressCellFocus={false}
          suppressOverlays={["loading", "noRows", "noMatchingRows"]}
          tooltipShowDelay={600}
          onGridReady={(event) => {
            api.current = event.api;
          }}
          onSortChanged={({ api: grid, source }) => {
            if (source !== "api") changeAddress((address) => writeGridState(address, { sort: sortOf(grid) }));
          }}
          onFilterChanged={({ api: grid, source }) => {
            if (source !== "api") changeAddress((address) => writeGridState(address, { filters: grid.getFilterModel() }));
          }}
          onRowClicked={({ data }) => open(data)}
          onCellKeyDown={({ event, data }) => {
            if (event instanceof KeyboardEvent && event.key === "Enter") open(data);
          }}
          onSelectionChanged={(event: SelectionChangedEvent<TopicRow<T>>) => {
            onSelection?.(event.api.getSelectedRows());
            rows.recheck();
          }}
        />
        {rows.load.state === "loading" ? <GridSkeleton /> : null}
        {rows.load.state === "failed" ? (
          <div className="absolute inset-0 top-11 bg-surface-1">
            <ErrorState title={`The ${noun} could not be read`} detail={rows.load.message} onRetry={rows.reload} />
          </div>
        ) : null}
        {isEmpty ? (
          <div className="absolute inset-0 top-11 bg-surface-1">
            <EmptyState title={`No ${noun} to show`}>
              {state.search || (Object.keys(state.filters).length > 0 && filtersText !== JSON.stringify(defaultFilters ?? {})) || nodeId
                ? "Nothing matches the search, filters and node: clear one of them."
                : emptyHint}
            </EmptyState>
          </div>
        ) : null}
      </div>
    </div>
  );
}

const skeletonRows = Array.from({ length: 24 }, (_, row) => row);

function GridSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="absolute inset-0 top-11 flex flex-col overflow-hidden bg-surface-1">
      {skeletonRows.map((row) => (
        <div key={row} className="flex h-[30px] shrink-0 items-center gap-4 border-b px-3">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-64" />
          <Skeleton className="h-3 w-16" />
          <Skeleton className="ml-auto h-3 w-40" />
        </div>
      ))}
    </div>
  );
}

function sortOf<Row>(grid: GridApi<Row>): GridSort[] {
  return grid
    .getColumnState()
    .filter((column) => column.sort)
    .sort((a, b) => (a.sortIndex ?? 0) - (b.sortIndex ?? 0))
    .map((column) => ({ field: column.colId, direction: column.sort === "desc" ? "desc" : "asc" }));
}

function applySort<Row>(grid: GridApi<Row>, sort: GridSort[]): void {
  grid.applyColumnState({
    state: sort.map((each, sortIndex) => ({ colId: each.field, sort: each.direction, sortIndex })),
    defaultState: { sort: null },
  });
}

function applyHidden<Row>(grid: GridApi<Row>, hidden: string[]): void {
  if (hidden.length === 0) return;
  grid.setColumnsVisible(hidden, false);
}
