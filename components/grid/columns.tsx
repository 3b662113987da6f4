import type { ColDef, IFilterOptionDef, ISimpleFilterModelType } from "ag-grid-community";
import { Badge, StateBadge, type Tone } from "@/components/ui/badge";
import { formatDecimal, formatMoney, formatQuantity, formatWord } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { WordFilter } from "./word-filter";

/**
 * Whole days as the grid knows them, and the two questions of an operator that depend on the clock. The server answers them; the grid
 * leaves out an option that has no predicate, and with it the filter of whoever came by a link.
 */
const timeOptions: IFilterOptionDef[] = [
  { displayKey: "past", displayName: "Already past", numberOfInputs: 0, predicate: () => true },
  { displayKey: "last24Hours", displayName: "In the last 24 hours", numberOfInputs: 0, predicate: () => true },
];
const dayOptions: ISimpleFilterModelType[] = ["equals", "notEqual", "lessThan", "greaterThan", "inRange", "blank", "notBlank"];

type Key<Row> = Extract<keyof Row, string>;
type Extra<Row> = Omit<ColDef<Row>, "field" | "headerName">;

/** The columns that every list is made of; the unit belongs in the header. */
export function columnsOf<Row extends object>() {
  const base = (field: Key<Row>, headerName: string, extra: Extra<Row>): ColDef<Row> => ({
    field: field as never,
    colId: field,
    headerName,
    ...extra,
  });
  return {
    text: (field: Key<Row>, header: string, extra: Extra<Row> = {}) =>
      base(field, header, { filter: "agTextColumnFilter", tooltipField: field as never, ...extra }),
    quantity: (field: Key<Row>, header: string, extra: Extra<Row> = {}) =>
      base(field, header, {
        type: "rightAligned",
        filter: "agNumberColumnFilter",
        width: 108,
        valueFormatter: ({ value }) => (typeof value === "number" ? formatQuantity(value) : ""),
        ...extra,
      }),
    decimal: (field: Key<Row>, header: string, digits: number, extra: Extra<Row> = {}) =>
      base(field, header, {
        type: "rightAligned",
        filter: "agNumberColumnFilter",
        width: 108,
        valueFormatter: ({ value }) => (typeof value === "number" ? formatDecimal(value, digits) : "–"),
        ...extra,
      }),
    /** Minor units; the currency comes from the row when it has one, for the amount itself or for all. */
    money: (field: Key<Row>, header: string, extra: Extra<Row> = {}) =>
      base(field, header, {
        type: "rightAligned",
        filter: "agNumberColumnFilter",
        width: 124,
        valueFormatter: ({ value, data }) => (typeof value === "number" ? formatMoney(value, currencyOf(data, field)) : ""),
        ...extra,
      }),
    time: (field: Key<Row>, header: string, extra: Extra<Row> = {}) =>
      base(field, header, {
        width: 112,
        filter: "agDateColumnFilter",
        filterParams: { filterOptions: [...dayOptions, ...timeOptions] },
        cellRenderer: ({ value }: { value: unknown }) =>
          typeof value === "string" ? <RelativeTime at={value} /> : <span className="text-muted">–</span>,
        ...extra,
      }),
    /** `words` are all there are; with them the filter is a list to tick. */
    state: (field: Key<Row>, header: string, extra: Extra<Row> & { toneOf?: (word: string) => Tone; words?: readonly string[] } = {}) => {
      const { toneOf, words, ...rest } = extra;
      return base(field, header, {
        width: 136,
        ...(words ? { filter: WordFilter, filterParams: { words } } : { filter: "agTextColumnFilter" }),
        cellRenderer: ({ value }: { value: unknown }) =>
          typeof value === "string" ? <StateBadge state={value} tone={toneOf?.(value)} /> : null,
        ...rest,
      });
    },
    words: (field: Key<Row>, header: string, extra: Extra<Row> = {}) =>
      base(field, header, {
        filter: "agTextColumnFilter",
        sortable: false,
        valueFormatter: ({ value }) =>
          Array.isArray(value) ? value.map((word) => formatWord(String(word))).join(", ") : formatWord(String(value ?? "")),
        ...extra,
      }),
    badge: (field: Key<Row>, header: string, toneFor: (row: Row) => { tone: Tone; text: string } | null, extra: Extra<Row> = {}) =>
      base(field, header, {
        cellRenderer: ({ data }: { data: Row | undefined }) => {
          const look = data ? toneFor(data) : null;
          return look ? <Badge tone={look.tone}>{look.text}</Badge> : null;
        },
        ...extra,
      }),
  };
}

function currencyOf(row: unknown, field: string): string | undefined {
  if (row === null || typeof row !== "object") return undefined;
  const { currency, [field.replace(/Minor$/, "Currency")]: own = currency } = row as Readonly<Record<string, unknown>>;
  return typeof own === "string" ? own : undefined;
}
