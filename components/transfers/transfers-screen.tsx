"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOpenRow } from "@/components/grid/detail-panel";
import { FilterTabs } from "@/components/grid/filter-tabs";
import { oneOf } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { LanesDialog } from "./lanes-dialog";
import { transferColumns } from "./transfer-columns";
import { TransferDetail } from "./transfer-detail";

const tabs = [
  { label: "Open", filters: { state: oneOf("proposed", "released", "shipped") } },
  { label: "To decide", filters: { state: oneOf("proposed") } },
  { label: "To ship", filters: { state: oneOf("released") } },
  { label: "On the way", filters: { state: oneOf("shipped") } },
  { label: "All", filters: {} },
];

/** Stock that moves between nodes: proposed where one starves while another holds more than it needs. */
export function TransfersScreen() {
  const openId = useOpenRow();
  const trpc = useTRPC();
  const lanes = useQuery(trpc.transfers.lanes.queryOptions());
  const [isOpen, setIsOpen] = useState(false);
  const count = lanes.data?.lanes.length;
  return (
    <div className="flex min-h-0 flex-1">
      <LiveGrid
        topic="transfers"
        noun="transfers"
        columns={transferColumns}
        // The server's own order: what somebody has to do, the dearest loss first.
        defaultSort={[]}
        defaultFilters={tabs[0]?.filters}
        toolbar={
          <>
            <FilterTabs label="Which transfers" tabs={tabs} defaultFilters={tabs[0]?.filters} />
            <Button look="quiet" onClick={() => setIsOpen(true)}>
              Lanes{count === undefined ? "" : ` (${count})`}
            </Button>
          </>
        }
        emptyHint={
          count === 0
            ? "No lane is open: without one, nothing is moved between nodes."
            : "The planning run proposes a transfer where a node would lose sales before its supplier can deliver, and another holds more than it needs."
        }
      />
      {openId === null ? null : <TransferDetail key={openId} id={openId} />}
      {isOpen && lanes.data ? (
        <LanesDialog lanes={lanes.data} onChanged={() => void lanes.refetch()} onClose={() => setIsOpen(false)} />
      ) : null}
    </div>
  );
}
