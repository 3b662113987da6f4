"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { StateBadge, type Tone } from "@/components/ui/badge";
import { formatMoney, formatQuantity, formatWord } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ReadAge } from "@/components/ui/read-age";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, Skeleton } from "@/components/ui/states";
import type { AppRouter } from "@/server/trpc/root";
import { type OverrideQuestion, questionHref, questionWords, readQuestion } from "./override-question";

type Overrides = inferRouterOutputs<AppRouter>["replenishment"]["overrides"];

const tones: Record<string, Tone> = { helped: "good", hurt: "critical", no_difference: "neutral", overtaken: "neutral" };
const signed = (minor: number, currency: string) =>
  minor === 0 ? formatMoney(0, currency, true) : `${minor > 0 ? "+" : "−"}${formatMoney(Math.abs(minor), currency, true)}`;

/** Where people knew better than the planning run, and where they did not. */
export function OverridesScreen() {
  const trpc = useTRPC();
  const question = readQuestion(useSearchParams());
  const [offset, setOffset] = useOffsetOf(JSON.stringify(question));
  const query = useQuery(
    trpc.replenishment.overrides.queryOptions({ ...question, offset }, { refetchInterval: 60_000, placeholderData: keepPreviousData }),
  );
  if (query.error && !query.data)
    return <ErrorState title="The overrides could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-3">
        <Skeleton className="h-40" />
        <Skeleton className="h-64" />
      </div>
    );
  const { days, kinds, people, rows, total, pageSize } = query.data;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      <ReadAge query={query} />
      <div className="grid shrink-0 gap-3 xl:grid-cols-2">
        <Counts title={`What people made of recommendations in ${days} days`} name="Decision" rows={kinds} by="kind" />
        <Counts title="By who decided otherwise" name="Person" rows={people} by="actor" />
      </div>
      <Panel
        title={`${questionWords(question, people)}, what mattered most first`}
        aside={
          Object.keys(question).length > 0 ? (
            <Link className="text-accent hover:underline" href="/replenishment/overrides">
              Show all
            </Link>
          ) : null
        }
        className="shrink-0"
      >
        <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
          <MiniTable
            caption="Recommendations that people decided otherwise"
            csv="overrides"
            head={[
              { label: "Item" },
              { label: "Node" },
              { label: "Decision" },
              { label: "Position, units", figures: true },
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
                formatQuantity(row.position),
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
            empty={Object.keys(question).length > 0 ? "No decision matches." : "Everything was ordered as recommended."}
          />
          <Pager noun="decisions" offset={offset} shown={rows.length} total={total} pageSize={pageSize} onOffset={setOffset} />
        </div>
      </Panel>
      <p className="text-muted">
        An override is judged when lead time and review are over: what would have been short loses its margin, what would have been left is
        kept until the next review. The position was there before the order. Gained is what the recommended quantity would have cost more;
        less than the margin of one unit makes no difference.
      </p>
    </div>
  );
}

function Counts({ title, name, rows, by }: { title: string; name: string; rows: Overrides["kinds"]; by: "kind" | "actor" }) {
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
            key: `${row.key} ${row.currency}`,
            cells: [
              formatWord(row.name),
              <CountLink key="count" count={row.count} question={{ [by]: row.key }} />,
              <CountLink key="judged" count={row.judged} question={{ [by]: row.key, outcome: "judged" }} />,
              <CountLink key="helped" count={row.helped} question={{ [by]: row.key, outcome: "helped" }} />,
              <CountLink key="hurt" count={row.hurt} question={{ [by]: row.key, outcome: "hurt" }} />,
              signed(row.benefitMinor, row.currency),
            ],
          }))}
          empty="Nothing was decided yet."
        />
      </div>
    </Panel>
  );
}

/** To the decisions that a figure counts, in the table below. */
function CountLink({ count, question }: { count: number; question: OverrideQuestion }) {
  return count === 0 ? (
    "0"
  ) : (
    <Link className="text-accent hover:underline" href={questionHref(question)}>
      {formatQuantity(count)}
    </Link>
  );
}

/** Another question begins with its first page. */
function useOffsetOf(question: string): [number, (offset: number) => void] {
  const [page, setPage] = useState({ question, offset: 0 });
  return [page.question === question ? page.offset : 0, (offset) => setPage({ question, offset })];
}
