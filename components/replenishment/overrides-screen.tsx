"use client";
import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { StateBadge, type Tone } from "@/components/ui/badge";
import { formatMoney, formatQuantity, formatWord } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, Skeleton } from "@/components/ui/states";
import type { AppRouter } from "@/server/trpc/root";

type Overrides = inferRouterOutputs<AppRouter>["replenishment"]["overrides"];

const tones: Record<string, Tone> = { helped: "good", hurt: "critical", no_difference: "neutral", overtaken: "neutral" };
const signed = (minor: number, currency: string) =>
  minor === 0 ? formatMoney(0, currency, true) : `${minor > 0 ? "+" : "−"}${formatMoney(Math.abs(minor), currency, true)}`;

/** Where people knew better than the planning run, and where they did not. */
export function OverridesScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.replenishment.overrides.queryOptions(undefined, { refetchInterval: 60_000 }));
  if (query.error && !query.data)
    return <ErrorState title="The overrides could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-3">
        <Skeleton className="h-40" />
        <Skeleton className="h-64" />
      </div>
    );
  const { days, kinds, people, rows } = query.data;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      <div className="grid shrink-0 gap-3 xl:grid-cols-2">
        <Counts title={`What people made of recommendations in ${days} days`} name="Decision" rows={kinds} />
        <Counts title="By who decided otherwise" name="Person" rows={people} />
      </div>
      <Panel title="Decided otherwise, what mattered most first" className="shrink-0">
        <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
          <MiniTable
            caption="Recommendations that people decided otherwise"
            csv="overrides"
            head={[
              { label: "Item" },
              { label: "Node" },
              { label: "Decision" },
              { label: "Recommended, units", figures: true },
              { label: "Ordered, units", figures: true },
              { label: "Demand that came, units", figures: true },
              { label: "Outcome" },
              { label: "Gained", figures: true },
              { label: "By" },
              { label: "When" },
              { label: "Why" },
            ]}
            rows={rows.map((row) => ({
              key: row.id,
              cells: [
                <Link
                  key="item"
                  className="text-accent hover:underline"
                  href={gridHref("/replenishment", { filters: {}, open: row.recommendationId })}
                >
                  {row.sku}
                </Link>,
                row.nodeCode,
                formatWord(row.kind),
                formatQuantity(row.recommendedQuantity),
                formatQuantity(row.decidedQuantity),
                row.realisedDemand === null ? "–" : formatQuantity(row.realisedDemand),
                row.outcome === null ? (
                  <span key="due" className="text-muted">
                    known {row.dueAt ? <RelativeTime at={row.dueAt} /> : "soon"}
                  </span>
                ) : (
                  <StateBadge key="outcome" state={row.outcome} tone={tones[row.outcome] ?? "neutral"} />
                ),
                row.benefitMinor === null ? "–" : signed(row.benefitMinor, row.currency),
                row.actorName,
                <RelativeTime key="at" at={row.at} />,
                <div key="why" className="max-w-64 truncate" title={row.reason ?? undefined}>
                  {row.reason ?? "–"}
                </div>,
              ],
            }))}
            empty="Everything was ordered as recommended."
          />
        </div>
      </Panel>
      <p className="text-muted">
        An override is judged when lead time and review are over: what would have been short loses its margin, what would have been left is
        kept until the next review. Gained is what the recommended quantity would have cost more.
      </p>
    </div>
  );
}

function Counts({ title, name, rows }: { title: string; name: string; rows: Overrides["kinds"] }) {
  return (
    <Panel title={title}>
      <div className="overflow-auto px-3 pb-1">
        <MiniTable
          caption={title}
          csv={`overrides by ${name.toLowerCase()}`}
          head={[
            { label: name },
            { label: "Lines", figures: true },
            { label: "Judged", figures: true },
            { label: "Helped", figures: true },
            { label: "Hurt", figures: true },
            { label: "Gained", figures: true },
          ]}
          rows={rows.map((row) => ({
            key: `${row.name} ${row.currency}`,
            cells: [
              formatWord(row.name),
              formatQuantity(row.count),
              formatQuantity(row.judged),
              formatQuantity(row.helped),
              formatQuantity(row.hurt),
              signed(row.benefitMinor, row.currency),
            ],
          }))}
          empty="Nothing was decided yet."
        />
      </div>
    </Panel>
  );
}
