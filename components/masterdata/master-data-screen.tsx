"use client";
import { useSearchParams } from "next/navigation";
import { useOpenRow } from "@/components/grid/detail-panel";
import { anyOf, FilterTabs } from "@/components/grid/filter-tabs";
import { changeAddress, listParams, notBlank, oneOf } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { classNames } from "@/components/ui/class-names";
import { duplicateColumns } from "./duplicate-columns";
import { DuplicateDetail } from "./duplicate-detail";
import { readinessColumns } from "./readiness-columns";
import { ReadinessDetail } from "./readiness-detail";

const views = [
  { key: "readiness", label: "Readiness" },
  { key: "duplicates", label: "Duplicates" },
];
const failing = { defects: notBlank };
const readinessTabs = [
  { label: "Failing", filters: failing },
  { label: "Below the gate", filters: { gate: anyOf("below") } },
  { label: "Suppliers", filters: { kind: anyOf("supplier") } },
  { label: "All", filters: {} },
];
const open = { state: oneOf("open") };
const duplicateTabs = [
  { label: "To decide", filters: open },
  { label: "Merged", filters: { state: oneOf("merged") } },
  { label: "Dismissed", filters: { state: oneOf("dismissed") } },
  { label: "Withdrawn", filters: { state: oneOf("withdrawn") } },
  { label: "All", filters: {} },
];

export function MasterDataScreen() {
  const asked = useSearchParams().get("view");
  const view = views.find(({ key }) => key === asked)?.key ?? "readiness";
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">Master data</h1>
      <nav aria-label="Parts of master data" className="flex h-9 shrink-0 items-end gap-4 border-b bg-surface-1 px-3">
        {views.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            aria-current={key === view ? "page" : undefined}
            onClick={() =>
              changeAddress((address) => {
                // What is sorted, filtered and open belongs to the other list.
                for (const name of ["open", ...listParams]) address.delete(name);
                if (key === "readiness") address.delete("view");
                else address.set("view", key);
              })
            }
            className={classNames(
              "-mb-px h-8 border-b-2 font-medium",
              key === view ? "border-accent text-text" : "border-transparent text-muted hover:text-text",
            )}
          >
            {label}
          </button>
        ))}
      </nav>
      {view === "duplicates" ? <Duplicates /> : <Readiness />}
    </div>
  );
}

function Readiness() {
  const openId = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <LiveGrid
        topic="readiness"
        noun="records"
        columns={readinessColumns}
        // The server's own order: what fails most, with the most money behind it.
        defaultSort={[]}
        defaultFilters={failing}
        toolbar={<FilterTabs label="Which records" tabs={readinessTabs} defaultFilters={failing} />}
        emptyHint="Every check passes. Items and suppliers are assessed within minutes of their import."
      />
      {openId === null ? null : <ReadinessDetail key={openId} id={openId} />}
    </div>
  );
}

function Duplicates() {
  const openId = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <LiveGrid
        topic="duplicates"
        noun="proposals"
        columns={duplicateColumns}
        // The server's own order: the likeliest first.
        defaultSort={[]}
        defaultFilters={open}
        toolbar={<FilterTabs label="Which proposals" tabs={duplicateTabs} defaultFilters={open} />}
        emptyHint="Items and suppliers are compared with each other as soon as one is added or renamed."
      />
      {openId === null ? null : <DuplicateDetail key={openId} id={openId} />}
    </div>
  );
}
