"use client";
import { useOpenRow } from "@/components/grid/detail-panel";
import { FilterTabs } from "@/components/grid/filter-tabs";
import { oneOf } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { PurchaseOrderDetail } from "./purchase-order-detail";
import { purchasingColumns } from "./purchasing-columns";

const tabs = [
  { label: "All", filters: {} },
  { label: "To decide", filters: { stage: oneOf("to_decide") } },
  { label: "Unconfirmed", filters: { stage: oneOf("overdue", "waiting") } },
  { label: "To approve", filters: { stage: oneOf("to_approve") } },
  { label: "Stopped", filters: { stage: oneOf("held", "to_send") } },
  { label: "On order", filters: { stage: oneOf("placed", "agreed") } },
  { label: "Closed", filters: { stage: oneOf("closed") } },
];

export function PurchasingScreen() {
  const openId = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <LiveGrid
        topic="purchasing"
        noun="purchase orders"
        columns={purchasingColumns}
        // The server's own order: what waits for the buyer first.
        defaultSort={[]}
        toolbar={<FilterTabs label="Which orders" tabs={tabs} />}
        emptyHint="Purchase orders appear when a recommendation is released or a source sends them."
      />
      {openId === null ? null : <PurchaseOrderDetail key={openId} id={openId} />}
    </div>
  );
}
