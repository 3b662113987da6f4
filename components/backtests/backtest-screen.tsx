"use client";
import { useQuery } from "@tanstack/react-query";
import { useOpenRow } from "@/components/grid/detail-panel";
import { openRow } from "@/components/grid/grid-url";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { BacktestForm } from "./backtest-form";
import { BacktestResult } from "./backtest-result";
import { ClassTargets } from "./class-targets";
import { NodeRooms } from "./node-rooms";
import { RunList } from "./run-list";

/** That one began or ended comes by the feed; how far it is does not, and is read while one is waiting or running. */
const WATCH_MS = 1_000;

/** Recorded demand under another policy, beside the one that holds: what it would have served, kept and lost. */
export function BacktestScreen() {
  const trpc = useTRPC();
  const openId = useOpenRow();
  const places = useQuery(trpc.backtests.places.queryOptions());
  const runs = useQuery(
    trpc.backtests.list.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.some((run) => run.state === "queued" || run.state === "running") ? WATCH_MS : false),
    }),
  );
  const soon = useAtMostEachSecond(() => Promise.all([runs.refetch(), places.refetch()]));
  useLiveTopic("planning_rules", { onPatch: soon, onReread: soon });
  const error = places.error ?? runs.error;
  if (error)
    return (
      <ErrorState
        title="The back-tests could not be read"
        detail={error.message}
        onRetry={() => {
          void places.refetch();
          void runs.refetch();
        }}
      />
    );
  const shown = openId ?? runs.data?.[0]?.id ?? null;
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex w-[380px] shrink-0 flex-col gap-3 overflow-auto border-r p-3">
        {places.data?.map((place) => (
          <ClassTargets key={place.entityId} place={place} onSet={() => void places.refetch()} />
        ))}
        {places.data ? (
          <BacktestForm
            places={places.data}
            onRequested={async (id) => {
              await runs.refetch();
              openRow(id);
            }}
          />
        ) : (
          <Skeleton className="h-80" />
        )}
        <NodeRooms />
        {runs.data ? <RunList runs={runs.data} shown={shown} onChanged={() => void runs.refetch()} /> : <Skeleton className="h-40" />}
      </div>
      <div className="min-w-0 flex-1 overflow-auto p-3">
        {shown !== null ? (
          <BacktestResult
            key={shown}
            id={shown}
            place={(entityId) => places.data?.find((place) => place.entityId === entityId)}
            onPolicySet={() => void places.refetch()}
          />
        ) : runs.data ? (
          <EmptyState title="Nothing has been tried yet">
            Choose a stretch of the past and two policies. The same demand is replayed day by day under both, and what they served, kept and
            lost stands side by side.
          </EmptyState>
        ) : (
          <Skeleton className="h-96" />
        )}
      </div>
    </div>
  );
}
