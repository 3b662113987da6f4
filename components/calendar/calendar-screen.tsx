"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOpenRow } from "@/components/grid/detail-panel";
import { FilterTabs } from "@/components/grid/filter-tabs";
import { oneOf } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { AddEventDialog } from "./add-event-dialog";
import { calendarColumns } from "./calendar-columns";
import { EventDetail } from "./event-detail";

const tabs = [
  { label: "Running and coming", filters: { state: oneOf("running", "coming") } },
  { label: "Past", filters: { state: oneOf("past") } },
  { label: "All", filters: {} },
];

/** Days on which demand differs for a known reason, and what they were found to do. */
export function CalendarScreen() {
  const openId = useOpenRow();
  const trpc = useTRPC();
  const may = useMay("planning.policy");
  const places = useQuery(trpc.calendar.places.queryOptions());
  const [isOpen, setIsOpen] = useState(false);
  const mayAdd = places.data?.nodes.some(({ id, entityId }) => may({ entityId, nodeIds: [id] })) ?? false;
  return (
    <div className="flex min-h-0 flex-1">
      <LiveGrid
        topic="calendar"
        noun="events"
        columns={calendarColumns}
        // The server's own order: what runs and what comes, the next first.
        defaultSort={[]}
        toolbar={
          <>
            <FilterTabs label="Which events" tabs={tabs} />
            {mayAdd ? (
              <Button look="quiet" onClick={() => setIsOpen(true)}>
                Add an event
              </Button>
            ) : null}
          </>
        }
        emptyHint="Without an event every day is a usual one. What a holiday or a promotion does to demand is learned from its days, taken out of the history, and expected when one of the same name comes again."
      />
      {openId === null ? null : <EventDetail key={openId} id={openId} />}
      {isOpen && places.data ? <AddEventDialog places={places.data} onClose={() => setIsOpen(false)} /> : null}
    </div>
  );
}
