"use client";
import { useOpenRow } from "@/components/grid/detail-panel";
import { anyOf, FilterTabs } from "@/components/grid/filter-tabs";
import { oneOf } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { readinessColumns } from "./readiness-columns";
import { ReadinessDetail } from "./readiness-detail";

const tabs = [
  { label: "All", filters: {} },
  { label: "Below the gate", filters: { gate: anyOf("below") } },
  { label: "Items", filters: { kind: oneOf("item") } },
  { label: "Suppliers", filters: { kind: oneOf("supplier") } },
];

export function MasterDataScreen() {
  const openId = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <h1 className="sr-only">Master data</h1>
      <LiveGrid
        topic="readiness"
        noun="records"
        columns={readinessColumns}
        // The server's own order: what fails most, with the most money behind it.
        defaultSort={[]}
        toolbar={<FilterTabs label="Which records" tabs={tabs} />}
        emptyHint="Items and suppliers are assessed within minutes of their import."
      />
      {openId === null ? null : <ReadinessDetail key={openId} id={openId} />}
    </div>
  );
}
