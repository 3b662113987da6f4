// What a list shows lives in the URL: sort, filters, search, columns, and the row that is open.
export type GridSort = { field: string; direction: "asc" | "desc" };
export type GridFilters = Record<string, unknown>;
/** `columns` is the word of column-layout.ts; `hidden` is how views said it before. */
export type GridState = { sort: GridSort[]; filters: GridFilters; search: string; columns: string; hidden: string[] };

/** The words of the address that make a list what it is, beside the row that is open. */
export const listParams = ["sort", "filters", "q", "cols", "hide"] as const;

/** Says that filters were cleared, where a list has filters by default. */
const noFilters = "none";

type ReadableParams = Pick<URLSearchParams, "get" | "has">;

export function readGridState(params: ReadableParams, defaultSort: GridSort[], defaultFilters: GridFilters = {}): GridState {
  const sort = (params.get("sort") ?? "")
    .split(",")
    .filter(Boolean)
    .map((part): GridSort => (part.startsWith("-") ? { field: part.slice(1), direction: "desc" } : { field: part, direction: "asc" }));
  return {
    sort: sort.length > 0 ? sort : defaultSort,
    filters: params.has("filters") ? parseFilters(params.get("filters")) : defaultFilters,
    search: params.get("q") ?? "",
    columns: params.get("cols") ?? "",
    hidden: (params.get("hide") ?? "").split(",").filter(Boolean),
  };
}

function parseFilters(text: string | null): GridFilters {
  if (!text) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed !== null && typeof parsed === "object" && !Array.isArray(parsed) ? (parsed as GridFilters) : {};
  } catch {
    // An address that was cut off while copying shows the whole list.
    return {};
  }
}

export function writeGridState(params: URLSearchParams, state: Partial<GridState>): void {
  if (state.sort) set(params, "sort", state.sort.map((each) => (each.direction === "desc" ? `-${each.field}` : each.field)).join(","));
  if (state.filters) set(params, "filters", Object.keys(state.filters).length > 0 ? JSON.stringify(state.filters) : noFilters);
  if (state.search !== undefined) set(params, "q", state.search);
  if (state.columns === undefined) return;
  set(params, "cols", state.columns);
  params.delete("hide");
}

function set(params: URLSearchParams, name: string, value: string): void {
  if (value) params.set(name, value);
  else params.delete(name);
}

/** Writes to the address without a round trip to the server: Next keeps useSearchParams in step with the history. */
export function changeAddress(change: (params: URLSearchParams) => void): void {
  const url = new URL(window.location.href);
  change(url.searchParams);
  if (url.href !== window.location.href) window.history.replaceState(null, "", url);
}

export function openRow(id: number | null): void {
  changeAddress((params) => set(params, "open", id === null ? "" : String(id)));
}

/** One of the filters that the list understands, for links from a number to its rows. */
export const equalTo = (text: string) => ({ filterType: "text", type: "equals", filter: text });
export const oneOf = (...words: string[]) => ({ filterType: "set", values: words });
export const blank = { filterType: "text", type: "blank" };
export const notBlank = { filterType: "text", type: "notBlank" };
/** What the clock says, to the second: the day filters cannot. */
export const past = { filterType: "date", type: "past" };
export const last24Hours = { filterType: "date", type: "last24Hours" };
export const above = (number: number) => ({ filterType: "number", type: "greaterThan", filter: number });

/** The address of a list with these filters. */
export function gridHref(path: string, state: Partial<GridState> & { open?: number; node?: number | null }): string {
  const params = new URLSearchParams();
  writeGridState(params, state);
  if (state.open !== undefined) params.set("open", String(state.open));
  if (state.node) params.set("node", String(state.node));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}
