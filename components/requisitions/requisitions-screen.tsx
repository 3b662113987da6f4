"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOpenRow } from "@/components/grid/detail-panel";
import { FilterTabs } from "@/components/grid/filter-tabs";
import { oneOf, openRow } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { RequestDialog } from "./request-dialog";
import { requisitionColumns } from "./requisition-columns";
import { RequisitionDetail } from "./requisition-detail";

const tabs = [
  { label: "All", filters: {} },
  { label: "Waiting", filters: { state: oneOf("waiting") } },
  { label: "Ordered", filters: { state: oneOf("ordered") } },
  { label: "Rejected", filters: { state: oneOf("rejected", "withdrawn") } },
];

export function RequisitionsScreen() {
  const trpc = useTRPC();
  const openId = useOpenRow();
  const [isAsking, setIsAsking] = useState(false);
  const may = useMay("requisitions.request");
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const mayAsk = (me.data?.nodes ?? []).some(({ id, entityId }) => may({ entityId, nodeIds: [id] }));
  return (
    <div className="flex min-h-0 flex-1">
      <LiveGrid
        topic="requisitions"
        noun="requisitions"
        columns={requisitionColumns}
        // The server's own order: what waits first.
        defaultSort={[]}
        toolbar={
          <>
            <FilterTabs label="Which requisitions" tabs={tabs} />
            {mayAsk ? (
              <Button look="primary" onClick={() => setIsAsking(true)}>
                New requisition
              </Button>
            ) : null}
          </>
        }
        emptyHint="Whoever needs goods that the planning run does not know of asks for them here."
      />
      {openId === null ? null : <RequisitionDetail key={openId} id={openId} />}
      {isAsking ? <RequestDialog onAsked={openRow} onClose={() => setIsAsking(false)} /> : null}
    </div>
  );
}
