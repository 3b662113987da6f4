"use client";
import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { equalTo, gridHref, oneOf } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { formatDecimal, formatQuantity, formatRatio, formatWord } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ReadAge } from "@/components/ui/read-age";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { AppRouter } from "@/server/trpc/root";
import { ForecastWeeks } from "./forecast-weeks";

type Quality = inferRouterOutputs<AppRouter>["governance"]["forecasts"];

const share = (value: number | null) => (value === null ? "–" : formatRatio(value));
/** Seasonal naive is the floor: a model that adds nothing to it costs effort for nothing. */
const Added = ({ value }: { value: number | null }) => (
  <span className={value !== null && value < 0 ? "text-critical" : undefined}>{share(value)}</span>
);

/** How good the forecasts were on the past: by demand class, by model, and where they missed most. */
export function ForecastPanel() {
  const trpc = useTRPC();
  const query = useQuery(trpc.governance.forecasts.queryOptions(undefined, { refetchInterval: 60_000 }));
  const quality = query.data;
  if (!quality && query.error)
    return <ErrorState title="The forecasts could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />;
  if (!quality)
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-3">
        {["one", "two", "three", "four"].map((name) => (
          <Skeleton key={name} className="h-5" />
        ))}
      </div>
    );
  if (quality.classes.length === 0)
    return (
      <EmptyState title="No forecasts in your scope yet">The nightly run makes one for each item and node that had demand.</EmptyState>
    );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      <ReadAge query={query} />
      <ForecastWeeks />
      <Service rows={quality.service} />
      <div className="grid gap-3 xl:grid-cols-2">
        <Breakdown
          title="By demand class"
          name="Class"
          rows={quality.classes}
          aside={quality.madeAt ? <RelativeTime at={quality.madeAt} /> : null}
        />
        <Breakdown title="By best model" name="Model" rows={quality.models} />
      </div>
      <Missed rows={quality.missed} />
      <p className="text-muted">
        Errors are from rolling origins: each of the last periods was forecast from what came before it. WAPE is the sum of misses over the
        sum of demand; bias is positive when forecasts were too high; value added is the share of seasonal naive&apos;s error that was
        removed. A week counts as one with a stock-out when a day of it ended with nothing free, also when nothing was there all week and
        somebody asked. A target is a share of replenishment cycles, or of units; weeks are what can be seen of it. A cycle spans several
        weeks, so more weeks than cycles go well: a target of cycles is certainly missed where even the weeks lie below it.
      </p>
    </div>
  );
}

/** What the planning run aims at, beside what the last four weeks were like. */
function Service({ rows }: { rows: Quality["service"] }) {
  return (
    <Panel title="Service by class, last four weeks">
      <div className="overflow-auto px-3 pb-1">
        <MiniTable
          caption="Service reached against its target, by class of margin"
          csv="service by class"
          head={[
            { label: "Class" },
            { label: "Items × nodes", figures: true },
            { label: "Target, %", figures: true },
            { label: "Target is a share of" },
            { label: "Weeks without stock-out, %", figures: true },
            { label: "Weeks with a stock-out", figures: true },
            { label: "Target" },
          ]}
          empty="Nothing was watched yet."
          rows={rows.map((row) => ({
            key: row.serviceClass ?? "none",
            cells: [
              row.serviceClass ? classWords[row.serviceClass] : "Not classed",
              formatQuantity(row.count),
              share(row.target),
              measureWords[row.measure],
              share(row.reached),
              formatQuantity(row.weeksShort),
              isMissed(row) ? (
                <Badge key="missed" tone="warning">
                  Missed
                </Badge>
              ) : (
                "–"
              ),
            ],
          }))}
        />
      </div>
    </Panel>
  );
}

const classWords = { A: "A, the first 80 % of margin", B: "B, the next 15 %", C: "C, the rest" } as const;
const measureWords = { cycle: "cycles", fill: "units", mixed: "cycles or units, by company" } as const;
/** Weeks are no cycles. But a cycle spans at least a week: where fewer weeks than the share of cycles went well, fewer cycles did. */
const isMissed = (row: Quality["service"][number]) => row.measure === "cycle" && row.reached !== null && row.reached < row.target;

/** The stock rows whose forecast is of a class, or made by a model. */
const forecastRows = (name: "Class" | "Model", word: string) =>
  gridHref("/inventory", { filters: name === "Class" ? { demandClass: oneOf(word) } : { forecastModel: equalTo(word) } });

function Breakdown({
  title,
  name,
  rows,
  aside,
}: {
  title: string;
  name: "Class" | "Model";
  rows: Quality["classes"];
  aside?: React.ReactNode;
}) {
  return (
    <Panel title={title} aside={aside}>
      <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption={`Forecast errors ${title.toLowerCase()}`}
          csv={`forecast errors ${title.toLowerCase()}`}
          head={[
            { label: name },
            { label: "Items × nodes", figures: true },
            { label: "WAPE, %", figures: true },
            { label: "Naive, %", figures: true },
            { label: "Bias, %", figures: true },
            { label: "MASE", figures: true },
            { label: "Value added, %", figures: true },
            { label: "Worse than naive", figures: true },
          ]}
          empty=""
          rows={rows.map((row) => ({
            key: row.name,
            cells: [
              formatWord(row.name),
              <Link key="count" className="text-accent hover:underline" href={forecastRows(name, row.name)}>
                {formatQuantity(row.count)}
              </Link>,
              share(row.wape),
              share(row.naiveWape),
              share(row.bias),
              row.mase === null ? "–" : formatDecimal(row.mase, 2),
              <Added key="added" value={row.valueAdded} />,
              formatQuantity(row.worseThanNaive),
            ],
          }))}
        />
      </div>
    </Panel>
  );
}

function Missed({ rows }: { rows: Quality["missed"] }) {
  return (
    <Panel title="Where the forecasts missed by most units">
      <div className="overflow-auto px-3 pb-1">
        <MiniTable
          caption="Largest misses"
          csv="forecast misses"
          head={[
            { label: "Item" },
            { label: "Description" },
            { label: "Node" },
            { label: "Class" },
            { label: "Best model" },
            { label: "Missed, units", figures: true },
            { label: "WAPE, %", figures: true },
            { label: "Bias, %", figures: true },
            { label: "Value added, %", figures: true },
          ]}
          empty="Nothing could be tested: the histories are too short."
          rows={rows.map((row) => ({
            key: row.id,
            cells: [
              <Link key="item" className="text-accent hover:underline" href={gridHref("/inventory", { search: row.sku, open: row.id })}>
                {row.sku}
              </Link>,
              row.description,
              row.nodeCode,
              formatWord(row.demandClass),
              formatWord(row.model),
              formatQuantity(row.missedUnits),
              share(row.wape),
              share(row.bias),
              <Added key="added" value={row.valueAdded} />,
            ],
          }))}
        />
      </div>
    </Panel>
  );
}
