"use client";
import { AllCommunityModule, type ColDef, type GridApi, ModuleRegistry, type SelectionChangedEvent } from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";
import { useSearchParams } from "next/navigation";
import { type ReactNode, type RefObject, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { ListTopic, TopicRow } from "@/domain/changes/topics";
import { columnId, readLayout, type ShownColumn, writeLayout } from "./column-layout";
import { useOpenRow } from "./detail-panel";
import { gantryTheme } from "./gantry-theme";
import { applyLayout, applySort, inLayout, layoutOf, sortOf } from "./grid-state";
import { GridToolbar } from "./grid-toolbar";
import { changeAddress, type GridFilters, type GridSort, openRow, readGridState, writeGridState } from "./grid-url";
import { ShortcutHelp } from "./shortcut-help";
import { type GridKey, useGridKeys } from "./use-grid-keys";
import { useGridRows } from "./use-grid-rows";

ModuleRegistry.registerModules([AllCommunityModule]);

export type LiveGridHandle<T extends ListTopic> = {
  refresh(): void;
  move(step: 1 | -1): TopicRow<T> | null;
  toggleSelected(): void;
  focused(): TopicRow<T> | null;
  selected(): TopicRow<T>[];
  clearSelection(): void;
};

type Props<T extends ListTopic> = {
  topic: T;
  /** What the rows are called, in the plural: "orders". */
  noun: string;
  columns: ColDef<TopicRow<T>>[];
  defaultSort: GridSort[];
  /** What is filtered as long as the address says nothing. */
  defaultFilters?: GridFilters;
  /** Row that was opened; by default its id goes to ?open=. */
  onOpen?: (row: TopicRow<T>) => void;
  selectable?: boolean;
  onSelection?: (rows: TopicRow<T>[]) => void;
  /** What to do when nothing matches. */
  emptyHint?: ReactNode;
  /** More controls on the left of the toolbar. */
  toolbar?: ReactNode;
  handle?: RefObject<LiveGridHandle<T> | null>;
  /** What more the keyboard does here than in every list. */
  keys?: readonly GridKey<TopicRow<T>>[];
};
const noKeys: readonly never[] = [];

/** A list of one live topic. Sort, filters, search and columns live in the URL. */
export function LiveGrid<T extends ListTopic>({
  topic,
  noun,
  columns,
  defaultSort,
  defaultFilters,
  onOpen,
  selectable,
  onSelection,
  emptyHint,
  toolbar,
  handle,
  keys = noKeys,
}: Props<T>) {
  const params = useSearchParams();
  const [initial] = useState(() => readGridState(params, defaultSort, defaultFilters));
  const state = readGridState(params, defaultSort, defaultFilters);
  const nodeId = Number(params.get("node")) || null;
  const api = useRef<GridApi<TopicRow<T>> | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const isInside = useRef(false);

  // A grid that was left answers nothing any more.
  const living = () => (api.current?.isDestroyed() ? null : api.current);
  const isBusy = () => isInside.current || (living()?.getSelectedNodes().length ?? 0) > 0;
  const rows = useGridRows(topic, { api: living, filters: state.filters, search: state.search, nodeId, isBusy });

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
  const shown = readLayout(columns, state.columns, state.hidden);
  const layoutText = JSON.stringify(shown);
  useEffect(() => {
    const grid = api.current;
    if (!grid || grid.isDestroyed()) return;
    if (JSON.stringify(grid.getFilterModel()) !== filtersText) grid.setFilterModel(JSON.parse(filtersText));
    if (JSON.stringify(sortOf(grid)) !== sortText) applySort(grid, JSON.parse(sortText));
  }, [filtersText, sortText]);
  useEffect(() => {
    const grid = api.current;
    if (grid && !grid.isDestroyed()) applyLayout(grid, columns, JSON.parse(layoutText));
  }, [columns, layoutText]);

  const own: LiveGridHandle<T> = {
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
  };
  useImperativeHandle(handle, () => own);

  const columnDefs = useMemo(
    () =>
      inLayout(columns, readLayout(columns, initial.columns, initial.hidden)).map(({ column, place }) => {
        const sortIndex = initial.sort.findIndex((each) => each.field === columnId(column));
        return {
          ...column,
          initialHide: place === null,
          // A width that somebody chose is kept; otherwise the column takes its share of what is left.
          ...(place?.width ? { width: place.width, flex: undefined } : {}),
          ...(sortIndex >= 0 ? { initialSort: initial.sort[sortIndex]?.direction, initialSortIndex: sortIndex } : {}),
        };
      }),
    [columns, initial],
  );

  const keepLayout = (layout: readonly ShownColumn[]) =>
    changeAddress((address) => writeGridState(address, { columns: writeLayout(columns, layout) }));

  const open = (row: TopicRow<T> | undefined) => {
    if (!row) return;
    if (onOpen) onOpen(row);
    else openRow(row.id);
  };

  const hasOpenRow = useOpenRow() !== null;
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  useGridKeys({ grid: own, selectable: selectable ?? false, hasOpenRow, open, help: () => setIsHelpOpen(true), keys });

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
        shown={shown}
        onHelp={() => setIsHelpOpen(true)}
        nodeId={nodeId}
      >
        {toolbar}
      </GridToolbar>
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
          onColumnMoved={({ api: grid, finished, source }) => {
            if (finished && source !== "api") keepLayout(layoutOf(grid, columns, shown, null));
          }}
          // A column that is dragged out of the grid is hidden.
          onColumnVisible={({ api: grid, source }) => {
            if (source !== "api") keepLayout(layoutOf(grid, columns, shown, null));
          }}
          onColumnResized={({ api: grid, finished, source, column }) => {
            if (finished && column && source !== "api" && source !== "flex") keepLayout(layoutOf(grid, columns, shown, column.getColId()));
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
      <ShortcutHelp isOpen={isHelpOpen} onOpenChange={setIsHelpOpen} selectable={selectable ?? false} keys={keys} />
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
