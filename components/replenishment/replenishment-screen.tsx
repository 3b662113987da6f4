"use client";
import { useSearchParams } from "next/navigation";
import { useRef, useState } from "react";
import { useOpenRow } from "@/components/grid/detail-panel";
import { anyOf, FilterTabs } from "@/components/grid/filter-tabs";
import { readGridState } from "@/components/grid/grid-url";
import { LiveGrid, type LiveGridHandle } from "@/components/grid/live-grid";
import { useMay } from "@/components/trpc/use-may";
import { isDecidable, ReleaseBar } from "./release-bar";
import { ReleaseDialog } from "./release-dialog";
import { type ReplenishmentRow, releasedColumns, replenishmentColumns } from "./replenishment-columns";
import { ReplenishmentDetail } from "./replenishment-detail";

const defaultFilters = { state: anyOf("open") };
const tabs = [
  { label: "To decide", filters: defaultFilters },
  { label: "Snoozed", filters: { state: anyOf("snoozed") } },
  { label: "Waiting", filters: { state: anyOf("waiting") } },
  { label: "Released", filters: { state: anyOf("released") } },
  { label: "Rejected", filters: { state: anyOf("rejected") } },
  { label: "All", filters: {} },
];

export function ReplenishmentScreen({ mayRelease }: { mayRelease: boolean }) {
  const openId = useOpenRow();
  const handle = useRef<LiveGridHandle<"replenishment"> | null>(null);
  const [selected, setSelected] = useState<ReplenishmentRow[]>([]);
  const [releasing, setReleasing] = useState<ReplenishmentRow[]>([]);
  const { state } = readGridState(useSearchParams(), [], defaultFilters).filters as { state?: { filter?: string } };
  const reread = () => {
    handle.current?.clearSelection();
    handle.current?.refresh();
  };
  const may = useMay("replenishment.release");
  const release = (rows: ReplenishmentRow[]) => setReleasing(rows.filter((row) => isDecidable(row) && may(row)));
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        {selected.length > 0 ? (
          <ReleaseBar rows={selected} onRelease={setReleasing} onDecided={reread} onClear={() => handle.current?.clearSelection()} />
        ) : null}
        <LiveGrid
          topic="replenishment"
          noun="recommendations"
          columns={state?.filter === "released" ? releasedColumns : replenishmentColumns}
          // The server's own order: what can still be decided, the dearest loss first.
          defaultSort={[]}
          defaultFilters={defaultFilters}
          selectable={mayRelease}
          onSelection={setSelected}
          toolbar={<FilterTabs label="Which recommendations" tabs={tabs} defaultFilters={defaultFilters} />}
          handle={handle}
          keys={mayRelease ? [{ key: "r", meaning: "Release", needsRows: true, run: release }] : undefined}
          emptyHint="The planning run recommends an order as soon as stock and supply reach the reorder point."
        />
      </div>
      {openId === null ? null : <ReplenishmentDetail key={openId} id={openId} onDecided={reread} />}
      {releasing.length > 0 ? <ReleaseDialog rows={releasing} onReleased={reread} onClose={() => setReleasing([])} /> : null}
    </div>
  );
}
