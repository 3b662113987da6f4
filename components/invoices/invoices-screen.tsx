"use client";
import { useOpenRow } from "@/components/grid/detail-panel";
import { anyOf, FilterTabs } from "@/components/grid/filter-tabs";
import { LiveGrid } from "@/components/grid/live-grid";
import { invoiceColumns } from "./invoice-columns";
import { InvoiceDetail } from "./invoice-detail";

const tabs = [
  { label: "All", filters: {} },
  { label: "To settle", filters: { state: anyOf("unmatched", "blocked", "disputed") } },
  { label: "Blocked", filters: { state: anyOf("blocked") } },
  { label: "Disputed", filters: { state: anyOf("disputed") } },
  { label: "Settled", filters: { state: anyOf("matched", "within_tolerance", "released") } },
];

export function InvoicesScreen() {
  const openId = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <h1 className="sr-only">Invoices</h1>
      <LiveGrid
        topic="invoices"
        noun="invoices"
        columns={invoiceColumns}
        // The server's own order: what did not settle by itself, the first due first.
        defaultSort={[]}
        toolbar={<FilterTabs label="Which invoices" tabs={tabs} />}
        emptyHint="Supplier invoices appear when a source sends them; each is matched by itself."
      />
      {openId === null ? null : <InvoiceDetail key={openId} id={openId} />}
    </div>
  );
}
