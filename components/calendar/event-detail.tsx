"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DetailPanel } from "@/components/grid/detail-panel";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { EndDialog } from "@/components/suppliers/end-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { StateBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatQuantity } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import { Timeline } from "@/components/ui/timeline";
import { useToast } from "@/components/ui/toast";
import { effectWords, eventTone } from "./calendar-columns";

/** What an event touches, what it was found to do, and who put it there. */
export function EventDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("planning.policy");
  const detail = useQuery(trpc.calendar.detail.queryOptions({ id }));
  const reread = () => void detail.refetch();
  useRereadOfRow("calendar", id, reread);
  const [isEnding, setIsEnding] = useState(false);
  const row = detail.data?.row;
  const end = useMutation(
    trpc.calendar.end.mutationOptions({
      onSettled: reread,
      onSuccess: ({ withdrawn }) => {
        toast(withdrawn ? "The event does not take place." : "The event ends earlier.");
        setIsEnding(false);
      },
    }),
  );
  const mayEnd = row && row.state !== "past" && may({ entityId: row.entityId, nodeIds: row.nodeCode === null ? [] : row.nodeIds });
  return (
    <DetailPanel
      title={row ? row.name : "Event"}
      subtitle={row ? `${row.fromOn} to ${row.toOn}` : undefined}
      isLoading={detail.isPending}
      error={detail.error}
      onRetry={reread}
      actions={mayEnd ? <Button onClick={() => setIsEnding(true)}>End it earlier</Button> : null}
    >
      {row ? (
        <>
          <div className="flex flex-wrap gap-1.5">
            <StateBadge state={row.state} tone={eventTone(row.state)} />
          </div>
          <Facts
            facts={[
              { label: "Items", value: row.sku ?? row.category ?? "All" },
              { label: "Where", value: row.nodeCode ?? "Everywhere" },
              { label: "Expected change of demand", value: effectWords(row.expectedEffectRatio) },
              { label: "Learned change of demand", value: effectWords(row.learnedEffectRatio) },
              { label: "Learned from, days", value: formatQuantity(row.learnedDays) },
            ]}
          />
          <p className="text-muted">
            {row.learnedDays > 0
              ? "Learned from all past days of this name, against the same weekdays around them. An item with much demand on these days goes by its own."
              : "No day of this name is over yet: the forecast goes by what is expected, else by usual demand."}
          </p>
          <Section title="What happened">
            <Timeline events={detail.data?.timeline ?? []} />
          </Section>
          {isEnding ? (
            <EndDialog
              title={`End ${row.name}`}
              isBusy={end.isPending}
              error={end.error}
              onChange={end.reset}
              onEnd={(when) => end.mutate({ id, version: row.version, ...when })}
              onClose={() => setIsEnding(false)}
            >
              A last day before the first means that it does not take place. Tonight's forecast knows it.
            </EndDialog>
          ) : null}
        </>
      ) : null}
    </DetailPanel>
  );
}
