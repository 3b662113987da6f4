"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { changeAddress } from "@/components/grid/grid-url";
import { useSpacedReread } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { classNames } from "@/components/ui/class-names";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { MarginPicture } from "./margin-picture";

const choices = [7, 28, 90] as const;
type Days = (typeof choices)[number];

const dayText = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export function MarginScreen() {
  const params = useSearchParams();
  const days: Days = choices.find((choice) => String(choice) === params.get("days")) ?? 28;
  const node = Number(params.get("node")) || null;
  const trpc = useTRPC();
  const query = useQuery(
    trpc.margin.summary.queryOptions({ days, ...(node ? { nodeId: node } : {}) }, { placeholderData: keepPreviousData }),
  );
  // Nobody reads a month by the second; a reading adds up ninety days of buckets.
  const soon = useSpacedReread(() => query.refetch(), 5_000);
  useLiveTopic("orders", { onPatch: soon, onReread: soon });
  const margin = query.data;
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="flex flex-col gap-3 p-3">
        <header className="flex items-center gap-3">
          <h1 className="font-semibold text-sm">Margin after fulfilment</h1>
          <fieldset className="flex items-center gap-0.5 rounded border p-0.5">
            <legend className="sr-only">Period</legend>
            {choices.map((choice) => (
              <button
                key={choice}
                type="button"
                aria-pressed={choice === days}
                onClick={() => changeAddress((address) => address.set("days", String(choice)))}
                className={classNames(
                  "h-6 whitespace-nowrap rounded px-2 font-medium",
                  choice === days ? "bg-surface-3 text-text" : "text-muted hover:text-text",
                )}
              >
                {choice} days
              </button>
            ))}
          </fieldset>
          {margin ? (
            <p className="figures text-muted">
              {dayText.format(new Date(margin.from))} to {dayText.format(new Date(Date.parse(margin.to) - 1))}, UTC days
              {margin.previous ? ", against as many days before" : "; history begins too late to compare"}
            </p>
          ) : null}
        </header>
        {margin && query.error ? (
          <p role="status" className="rounded bg-warning-surface px-3 py-1 text-warning">
            The last reading failed: what you see may be old. {query.error.message}
          </p>
        ) : null}
        {margin ? (
          margin.total.orders === 0 && margin.total.revenueMinor === 0 ? (
            <EmptyState title={`Nothing was sold in these ${days} days`}>
              {node
                ? "No order touched this node: choose another, or all."
                : "Margin appears with the first order; a longer period may have some."}
            </EmptyState>
          ) : (
            <div className={query.isPlaceholderData ? "opacity-60" : undefined} aria-busy={query.isPlaceholderData}>
              <MarginPicture margin={margin} node={node} />
            </div>
          )
        ) : query.error ? (
          <ErrorState title="The margin could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />
        ) : (
          <MarginSkeleton />
        )}
      </div>
    </div>
  );
}

function MarginSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3">
      <div className="grid grid-cols-5 gap-3 max-xl:grid-cols-3">
        {["revenue", "margin", "ratio", "orders", "order"].map((name) => (
          <Skeleton key={name} className="h-[68px]" />
        ))}
      </div>
      <div className="grid grid-cols-3 gap-3">
        <Skeleton className="col-span-2 h-[300px]" />
        <Skeleton className="h-[300px]" />
      </div>
      <div className="grid grid-cols-3 gap-3">
        <Skeleton className="h-48" />
        <Skeleton className="h-48" />
        <Skeleton className="h-48" />
      </div>
    </div>
  );
}
