"use client";
import type { GridApi, IDatasource } from "ag-grid-community";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPCClient } from "@/components/trpc/provider";
import { isInList } from "@/domain/changes/row-filter";
import type { Position, Topic, TopicRow } from "@/domain/changes/topics";
import type { GridFilters, GridSort } from "./grid-url";

type Query = { startRow: number; endRow: number; sort: GridSort[]; filters: GridFilters; search?: string; scope?: { nodeId?: number } };
type Page<T extends Topic> = { rows: TopicRow<T>[]; rowCount: number; position: Position };

export type GridLoad = { state: "loading" | "ready" | "failed"; rowCount: number; message?: string };

/** A list that a busy tower would refresh all the time refreshes at most this often. */
const REFRESH_EVERY_MS = 5_000;
/** Rows beyond those that were loaded come and go unseen: only the total tells, and it is counted again this often. */
const RECOUNT_EVERY_MS = 30_000;

/**
 * Joins the pages that the grid asks for with the patches of the feed. Rows in view are replaced in place; rows that came or went
 * are only counted, and the list is read again when nobody works in it, so that nothing moves under the pointer.
 */
export function useGridRows<T extends Topic>(
  topic: T,
  options: {
    api: () => GridApi<TopicRow<T>> | null;
    filters: GridFilters;
    search: string;
    nodeId: number | null;
    isBusy: () => boolean;
  },
) {
  const client = useTRPCClient();
  const latest = useRef(options);
  latest.current = options;
  const [load, setLoad] = useState<GridLoad>({ state: "loading", rowCount: 0 });
  const [pending, setPending] = useState(0);
  const counts = useRef({
    ids: new Set<number>(),
    isTotalOld: false,
    refreshedAt: 0,
    timer: null as ReturnType<typeof setTimeout> | null,
    isRecount: false,
  });

  const refresh = useCallback(() => {
    const state = counts.current;
    if (state.timer) clearTimeout(state.timer);
    state.timer = null;
    state.ids.clear();
    state.isTotalOld = false;
    state.refreshedAt = performance.now();
    setPending(0);
    latest.current.api()?.refreshInfiniteCache();
  }, []);

  const schedule = useCallback(() => {
    const state = counts.current;
    const isRecount = state.ids.size === 0;
    if (isRecount && !state.isTotalOld) return;
    if (state.timer && (isRecount || !state.isRecount)) return;
    if (state.timer) clearTimeout(state.timer);
    state.isRecount = isRecount;
    const spacing = isRecount ? RECOUNT_EVERY_MS : REFRESH_EVERY_MS;
    state.timer = setTimeout(
      () => {
        state.timer = null;
        if (!latest.current.isBusy()) refresh();
        else if (state.ids.size > 0) setPending(state.ids.size);
      },
      Math.max(300, spacing - (performance.now() - state.refreshedAt)),
    );
  }, [refresh]);

  useEffect(() => {
    const state = counts.current;
    return () => {
      if (state.timer) clearTimeout(state.timer);
      state.timer = null;
    };
  }, []);

  const live = useLiveTopic(topic, {
    onPatch({ rows, removed }) {
      const api = latest.current.api();
      if (!api) return;
      const isBehind = afterLastLoaded(api);
      const now = new Date();
      for (const row of rows) {
        const node = api.getRowNode(String(row.id));
        if (node) node.updateData(row);
        const isIn = isInList(topic, row, latest.current, now);
        // Gone from the list, or new in it where somebody sees it.
        if (node ? isIn === false : isIn !== false && !isBehind(row)) counts.current.ids.add(row.id);
        else if (!node) counts.current.isTotalOld = true;
      }
      for (const id of removed) if (api.getRowNode(String(id))) counts.current.ids.add(id);
      schedule();
    },
    onReread: refresh,
  });

  const datasource = useMemo<IDatasource>(
    () => ({
      getRows(params) {
        const { search, nodeId } = latest.current;
        const query: Query = {
          startRow: params.startRow,
          endRow: params.endRow,
          sort: params.sortModel.map((each) => ({ field: each.colId, direction: each.sort === "desc" ? "desc" : "asc" })),
          filters: params.filterModel as GridFilters,
          ...(search ? { search } : {}),
          ...(nodeId ? { scope: { nodeId } } : {}),
        };
        // Each topic's procedure answers its own row; the router cannot say that for a topic that is a type parameter.
        const lists = client as unknown as Record<Topic, { list: { query(input: Query): Promise<Page<T>> } }>;
        lists[topic].list.query(query).then(
          (page) => {
            params.successCallback(live.mergeBlock(page.rows, page.position), page.rowCount);
            setLoad({ state: "ready", rowCount: page.rowCount });
          },
          (error: unknown) => {
            params.failCallback();
            setLoad((before) => ({
              state: "failed",
              rowCount: before.rowCount,
              message: error instanceof Error ? error.message : undefined,
            }));
          },
        );
      },
    }),
    [client, topic, live],
  );

  /** Reads everything again, for a new search or another node. */
  const reload = useCallback(() => {
    setLoad({ state: "loading", rowCount: 0 });
    latest.current.api()?.purgeInfiniteCache();
  }, []);

  return { datasource, load, pending, refresh, reload, recheck: schedule };
}

function lastLoaded<Row extends object>(api: GridApi<Row>): Row | null {
  let last: Row | null = null;
  let count = 0;
  api.forEachNode((node) => {
    count++;
    if (node.data) last = node.data;
  });
  // A list that is loaded to its end has no edge: every new row belongs somewhere in it.
  return count < api.getDisplayedRowCount() || api.isLastRowIndexKnown() !== true ? last : count >= 100 ? last : null;
}

/** Whether a row sorts behind everything that is loaded: such a one changes nothing in view. Asked once a patch, answered for each row. */
function afterLastLoaded<Row extends object>(api: GridApi<Row>): (row: Row) => boolean {
  const edge = lastLoaded(api);
  const columns = api.getColumnState().filter((column) => column.sort);
  const sort = columns.find((column) => column.sortIndex === 0) ?? columns[0];
  if (edge === null || !sort) return () => false;
  const other = (edge as Record<string, unknown>)[sort.colId];
  return (row) => {
    const own = (row as Record<string, unknown>)[sort.colId];
    if ((typeof own !== "number" || typeof other !== "number") && (typeof own !== "string" || typeof other !== "string")) return false;
    return sort.sort === "desc" ? own < other : own > other;
  };
}
