"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { anyOf } from "@/components/grid/filter-tabs";
import { blank, type GridFilters, gridHref, notBlank } from "@/components/grid/grid-url";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { formatQuantity, formatWord } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { formatSeconds, type SourceFacts, sourceHealth } from "./source-state";

/** What comes in from where, and what is stuck at the door. */
export function SourcesPanel() {
  const trpc = useTRPC();
  const node = Number(useSearchParams().get("node")) || null;
  // Ages grow even when nothing arrives.
  const query = useQuery(trpc.governance.sources.queryOptions(undefined, { refetchInterval: 10_000 }));
  const soon = useAtMostEachSecond(() => query.refetch());
  useLiveTopic("messages", { onPatch: soon, onReread: soon });
  const rows = (source: SourceFacts, text: string, filters: GridFilters) => (
    <Link
      className="hover:text-accent hover:underline"
      href={gridHref("/governance", { filters: { sourceCode: anyOf(source.code), ...filters }, node })}
    >
      {text}
    </Link>
  );
  return (
    <Panel
      title="Sources"
      className="shrink-0 rounded-none border-x-0 border-t-0"
      aside={query.data && query.error ? <span className="text-warning">The last reading failed: these may be old.</span> : null}
    >
      {query.data ? (
        query.data.length === 0 ? (
          <EmptyState title="No sources in your scope">A source is a channel or a supplier that posts to this tower.</EmptyState>
        ) : (
          <div className="max-h-52 overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
            <MiniTable
              caption="Sources and their lag"
              head={[
                { label: "Source" },
                { label: "Health" },
                { label: "Format" },
                { label: "Last message", figures: true },
                { label: "Last hour, messages", figures: true },
                { label: "Waiting", figures: true },
                { label: "Oldest waiting", figures: true },
                { label: "Blocked", figures: true },
                { label: "Dead", figures: true },
                { label: "Lag, 95th percentile", figures: true },
                { label: "Limit, messages/s", figures: true },
              ]}
              rows={query.data.map((source) => {
                const health = sourceHealth(source);
                return {
                  key: source.id,
                  cells: [
                    rows(source, source.code, {}),
                    <Badge key="health" tone={health.tone}>
                      {health.text}
                    </Badge>,
                    <span
                      key="format"
                      title={source.authentication === "api_key" ? "Sends an API key" : "Signs each body with HMAC SHA-256"}
                    >
                      {formatWord(source.format)}, {source.authentication === "api_key" ? "API key" : "signed"}
                    </span>,
                    source.lastReceivedAt ? <RelativeTime key="last" at={source.lastReceivedAt} /> : "never",
                    rows(source, formatQuantity(source.lastHour), {}),
                    rows(source, formatQuantity(source.waiting), { state: anyOf("received", "retrying"), blockedBy: blank }),
                    source.waiting > 0 ? formatSeconds(source.oldestWaitingSeconds) : "–",
                    rows(source, formatQuantity(source.blocked), { blockedBy: notBlank }),
                    rows(source, formatQuantity(source.dead), { state: anyOf("dead") }),
                    source.lagSeconds === null ? "–" : formatSeconds(source.lagSeconds),
                    formatQuantity(source.ratePerSecond),
                  ],
                };
              })}
              empty=""
            />
          </div>
        )
      ) : query.error ? (
        <ErrorState title="The sources could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />
      ) : (
        <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-3">
          {["one", "two", "three", "four"].map((name) => (
            <Skeleton key={name} className="h-5" />
          ))}
        </div>
      )}
    </Panel>
  );
}
