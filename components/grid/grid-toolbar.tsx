"use client";
import type { ColDef } from "ag-grid-community";
import { Columns3, Download, FilterX, Keyboard, RefreshCw, Search } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { menuContent, menuItem } from "@/components/ui/menu-looks";
import type { ListTopic } from "@/domain/changes/topics";
import { columnId, ownLayout, type ShownColumn, withColumn, writeLayout } from "./column-layout";
import { changeAddress, type GridState, writeGridState } from "./grid-url";
import { SavedViews } from "./saved-views";
import type { GridLoad } from "./use-grid-rows";

type Props<Row> = {
  topic: ListTopic;
  noun: string;
  load: GridLoad;
  pending: number;
  onRefresh: () => void;
  columns: ColDef<Row>[];
  state: GridState;
  shown: readonly ShownColumn[];
  onHelp: () => void;
  nodeId: number | null;
  children?: ReactNode;
};

export function GridToolbar<Row>({ topic, noun, load, pending, onRefresh, columns, state, shown, onHelp, nodeId, children }: Props<Row>) {
  const fields = shown.flatMap(({ id }) => columns.find((column) => columnId(column) === id)?.field ?? []);
  const isNarrowed = state.search !== "" || Object.keys(state.filters).length > 0;
  return (
    // Always one line: a panel that opens beside the list must not push its rows down.
    <div className="@container shrink-0 border-b bg-surface-1 px-3 py-1.5">
      <div className="flex min-h-8 items-center gap-2">
        <div className="flex min-w-0 flex-1 items-center gap-2 overflow-x-auto py-0.5 [scrollbar-width:thin] [&>*]:shrink-0">
          <SearchBox key={state.search} noun={noun} search={state.search} />
          {children}
          {isNarrowed ? (
            <Button look="quiet" onClick={() => changeAddress((params) => writeGridState(params, { filters: {}, search: "" }))}>
              <FilterX aria-hidden className="size-3.5" /> Clear
            </Button>
          ) : null}
          <span className="figures whitespace-nowrap text-muted" aria-live="polite">
            {load.state === "ready" ? formatCount(load.rowCount, noun.replace(/s$/, ""), noun) : ""}
          </span>
        </div>
        <div className="flex shrink-0 items-center gap-1">
          {pending > 0 ? (
            <button
              type="button"
              onClick={onRefresh}
              className="figures inline-flex h-6 items-center gap-1 rounded-full bg-information-surface px-2.5 font-medium text-information"
            >
              <RefreshCw aria-hidden className="size-3" /> {pending} {pending === 1 ? "change" : "changes"} · refresh
            </button>
          ) : null}
          <SavedViews screen={topic} />
          <ColumnsMenu columns={columns} shown={shown} />
          <a
            href={exportHref(topic, state, nodeId, fields)}
            download
            title="CSV"
            className="inline-flex h-7 items-center gap-1.5 rounded px-2.5 font-medium text-muted hover:bg-surface-2 hover:text-text"
          >
            <Download aria-hidden className="size-3.5" /> <span className="@max-7xl:sr-only">CSV</span>
          </a>
          <Button look="quiet" aria-label="What the keyboard does" title="What the keyboard does: ?" onClick={onHelp}>
            <Keyboard aria-hidden className="size-3.5" />
          </Button>
        </div>
      </div>
    </div>
  );
}

function SearchBox({ noun, search }: { noun: string; search: string }) {
  const [text, setText] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const input = useRef<HTMLInputElement>(null);
  // The box is keyed by the search in the address, so it is new after each step: keep writing in it.
  useEffect(() => {
    if (isSearching) input.current?.focus();
  }, []);
  return (
    <label className="relative flex items-center">
      <Search aria-hidden className="pointer-events-none absolute left-2 size-3.5 text-muted" />
      <input
        ref={input}
        type="search"
        data-grid-search=""
        aria-label={`Search ${noun}`}
        placeholder={`Search ${noun}`}
        value={text}
        onFocus={() => {
          isSearching = true;
        }}
        onBlur={() => {
          isSearching = input.current?.isConnected === false;
        }}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          if (timer.current) clearTimeout(timer.current);
          timer.current = setTimeout(() => changeAddress((params) => writeGridState(params, { search: next.trim() })), 250);
        }}
        className="h-7 w-56 rounded border @max-4xl:w-36 bg-surface-2 pr-2 pl-7 placeholder:text-muted"
      />
    </label>
  );
}
let isSearching = false;

function ColumnsMenu({ columns, shown }: { columns: readonly ColDef[]; shown: readonly ShownColumn[] }) {
  const change = (layout: readonly ShownColumn[]) =>
    changeAddress((params) => writeGridState(params, { columns: writeLayout(columns, layout) }));
  const isOwn = writeLayout(columns, shown) === "";
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button look="quiet" title="Columns">
          <Columns3 aria-hidden className="size-3.5" /> <span className="@max-7xl:sr-only">Columns</span>
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" className={`${menuContent} max-h-96 overflow-auto`}>
          {columns.map((column) => {
            const id = columnId(column);
            const isShown = shown.some((each) => each.id === id);
            return (
              <DropdownMenu.CheckboxItem
                key={id}
                className={menuItem}
                checked={isShown}
                // A list without any column could not be read.
                disabled={isShown && shown.length === 1}
                onSelect={(event) => event.preventDefault()}
                onCheckedChange={(checked) => change(withColumn(columns, shown, id, checked === true))}
              >
                <span aria-hidden className="w-4">
                  <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
                </span>
                {column.headerName}
              </DropdownMenu.CheckboxItem>
            );
          })}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={menuItem} disabled={isOwn} onSelect={() => change(ownLayout(columns))}>
            As the list comes
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What is on the screen: its columns in their order, and the rows of the query that the grid sends, without a window. */
function exportHref(topic: ListTopic, state: GridState, nodeId: number | null, fields: readonly string[]): string {
  const query = {
    columns: fields,
    sort: state.sort,
    filters: state.filters,
    ...(state.search ? { search: state.search } : {}),
    ...(nodeId ? { scope: { nodeId } } : {}),
  };
  return `/api/export/${topic}.csv?query=${encodeURIComponent(JSON.stringify(query))}`;
}
