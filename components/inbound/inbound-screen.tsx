"use client";
import { useOpenRow } from "@/components/grid/detail-panel";
import { anyOf, FilterTabs } from "@/components/grid/filter-tabs";
import { above, oneOf } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { inboundColumns } from "./inbound-columns";
import { InboundDetail } from "./inbound-detail";

const open = anyOf("none", "partial");
const tabs = [
  { label: "All", filters: {} },
  { label: "To come", filters: { receiptState: open } },
  { label: "Late", filters: { receiptState: open, daysLate: above(0) } },
  { label: "On the road", filters: { stage: oneOf("in_transit") } },
  { label: "Arrived", filters: { receiptState: anyOf("full", "over", "short_closed") } },
];

export function InboundScreen() {
  const openId = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <h1 className="sr-only">Inbound</h1>
      <LiveGrid
        topic="inbound"
        noun="purchase orders"
        columns={inboundColumns}
        // The server's own order: what is still to come, the longest overdue first.
        defaultSort={[]}
        toolbar={<FilterTabs label="Which orders" tabs={tabs} />}
        emptyHint="Purchase orders appear when a recommendation is released or a source sends them."
      />
      {openId === null ? null : <InboundDetail key={openId} id={openId} />}
    </div>
  );
}
