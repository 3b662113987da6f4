import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import type { ReactNode } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { StateBadge } from "@/components/ui/badge";
import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AppRouter } from "@/server/trpc/root";
import { shownPrice } from "./shown-price";

export type ScoreRows = inferRouterOutputs<AppRouter>["suppliers"]["scoreLines"];
type Figure = inferRouterInputs<AppRouter>["suppliers"]["scoreLines"]["figure"];
type RowsOf<Kind extends ScoreRows["kind"]> = Extract<ScoreRows, { kind: Kind }>["rows"];
type Line = RowsOf<"lines">[number];
type LineFigure = Exclude<Figure, "confirmation" | "first_pass" | "claims">;
type Table = { head: { label: string; figures?: boolean }[]; rows: { key: string | number; cells: ReactNode[] }[] };
type Column<Row> = { label: string; figures?: true; cell: (row: Row) => ReactNode };

const link = (path: string, open: number, text: string) => (
  <Link className="whitespace-nowrap text-accent hover:underline" href={gridHref(path, { open })}>
    {text}
  </Link>
);
const plain = (text: string) => <span className="whitespace-nowrap">{text}</span>;
const units = (label: string, of: (line: Line) => number): Column<Line> => ({
  label,
  figures: true,
  cell: (line) => formatQuantity(of(line)),
});
const price = (label: string, of: (line: Line) => string | number | null): Column<Line> => ({
  label,
  figures: true,
  cell: (line) => {
    const found = of(line);
    return found === null ? "–" : shownPrice(typeof found === "number" ? found.toFixed(4) : found);
  },
});

const promised: Column<Line> = { label: "Promised", cell: (line) => <RelativeTime at={line.firstPromisedAt} /> };
const asked = units("Asked for", (line) => line.askedUnits);
const accepted = units("Accepted", (line) => line.acceptedUnits);
const rejected = units("Rejected", (line) => line.rejectedUnits);

const lineColumns: Record<LineFigure, Column<Line>[]> = {
  on_time: [
    promised,
    asked,
    units("On time", (line) => line.onTimeUnits),
    units("Came", (line) => line.acceptedUnits + line.rejectedUnits),
  ],
  in_full: [promised, asked, units("Stands", (line) => line.orderedQuantity), accepted, rejected],
  lead_time: [
    { label: "Ordered", cell: (line) => <RelativeTime at={line.orderedAt} /> },
    units("Came", (line) => line.acceptedUnits + line.rejectedUnits),
    { label: "Days", figures: true, cell: (line) => line.leadTimeDays?.toFixed(1) ?? "–" },
  ],
  price: [
    price("First", (line) => line.firstUnitPrice),
    price("Listed", (line) => line.listedUnitPrice),
    price("Agreed", (line) => line.unitPrice),
    price("Billed", (line) => line.billedUnitPrice),
    { label: "Over the order", figures: true, cell: (line) => formatMoney(line.priceVarianceMinor, line.currency) },
  ],
  defects: [
    accepted,
    rejected,
    {
      label: "Share",
      figures: true,
      cell: (line) => formatRatio(line.rejectedUnits / Math.max(1, line.acceptedUnits + line.rejectedUnits)),
    },
  ],
  notices: [units("Announced", (line) => line.noticedUnits), units("Of it came", (line) => line.noticedAndReceivedUnits)],
};

const lineHead: Column<Line>[] = [
  { label: "Order", cell: (line) => link("/purchasing", line.purchaseOrderId, line.purchaseOrderNumber) },
  { label: "Item", cell: (line) => plain(line.sku) },
];

const confirmationColumns: Column<RowsOf<"confirmations">[number]>[] = [
  { label: "Order", cell: (row) => link("/purchasing", row.purchaseOrderId, row.purchaseOrderNumber) },
  { label: "Told", cell: (row) => <RelativeTime at={row.toldAt} /> },
  { label: "Hours to answer", figures: true, cell: (row) => row.hours?.toFixed(1) ?? "none yet" },
  { label: "Now", cell: (row) => <StateBadge state={row.supplierState} /> },
];

const invoiceColumns: Column<RowsOf<"invoices">[number]>[] = [
  { label: "Invoice", cell: (row) => link("/invoices", row.invoiceId, row.number) },
  { label: "Of", cell: (row) => <RelativeTime at={row.invoicedAt} /> },
  { label: "Total", figures: true, cell: (row) => formatMoney(row.totalMinor, row.currency, true) },
  { label: "First", cell: (row) => <StateBadge state={row.firstResult} tone={row.firstResult === "blocked" ? "warning" : "good"} /> },
  { label: "Now", cell: (row) => <StateBadge state={row.state} /> },
];

const claimColumns: Column<RowsOf<"claims">[number]>[] = [
  {
    label: "What",
    cell: (row) =>
      row.kind === "disputed_invoice" ? link("/invoices", row.invoiceId, row.number) : link("/inbound", row.purchaseOrderId, row.number),
  },
  { label: "When", cell: (row) => <RelativeTime at={row.at} /> },
  { label: "Why", cell: (row) => (row.kind === "disputed_invoice" ? row.reason : `${formatQuantity(row.units)} of ${row.sku} rejected`) },
  { label: "Worth", figures: true, cell: (row) => formatMoney(row.amountMinor, row.currency, true) },
];

function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[], keyOf: (row: Row) => string | number): Table {
  return {
    head: columns.map(({ label, figures }) => ({ label, ...(figures && { figures }) })),
    rows: rows.map((row) => ({ key: keyOf(row), cells: columns.map(({ label, cell }) => <span key={label}>{cell(row)}</span>) })),
  };
}

/** The rows of a figure with the columns that it is reckoned from. */
export function scoreTable(figure: Figure, data: ScoreRows): Table | null {
  if (data.kind === "confirmations") return tableOf(confirmationColumns, data.rows, (row) => row.purchaseOrderId);
  if (data.kind === "invoices") return tableOf(invoiceColumns, data.rows, (row) => row.invoiceId);
  if (data.kind === "claims") return tableOf(claimColumns, data.rows, (row) => `${row.kind} ${row.id}`);
  if (figure === "confirmation" || figure === "first_pass" || figure === "claims") return null;
  return tableOf([...lineHead, ...lineColumns[figure]], data.rows, (row) => row.lineId);
}
