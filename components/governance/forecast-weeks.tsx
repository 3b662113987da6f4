"use client";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { TrendChart } from "@/components/charts/trend-chart";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { formatDecimal, formatQuantity, formatRatio, formatWord } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { type MonitoredWeek, monitorWeeks } from "@/domain/planning/forecast/forecast-drift";
import { biasTicks, weeksOf } from "./forecast-week-points";

const share = (value: number | null) => (value === null ? "–" : formatRatio(value));

/** What was forecast for each week before it began, against what came: how far off, to which side, and whether that drifts. */
export function ForecastWeeks() {
  const trpc = useTRPC();
  const query = useQuery(trpc.governance.forecastWeeks.queryOptions(undefined, { refetchInterval: 60_000 }));
  const [demandClass, setDemandClass] = useState("");
  if (!query.data && query.error)
    return <ErrorState title="The weeks could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-72" />;
  const classes = [...new Set(query.data.map((week) => week.demandClass))].sort();
  const weeks = monitorWeeks(weeksOf(query.data, demandClass));
  return (
    <Panel
      title="Published forecasts against what came, by week"
      className="shrink-0"
      aside={
        <label className="flex items-center gap-2 text-muted">
          Class
          <select
            value={demandClass}
            onChange={(event) => setDemandClass(event.target.value)}
            className="h-6 rounded border bg-surface-2 px-1.5 text-text"
          >
            <option value="">All</option>
            {classes.map((each) => (
              <option key={each} value={each}>
                {formatWord(each)}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {weeks.length === 0 ? (
        <p className="p-3 text-muted">No published week is over yet: the first is judged seven days after the first nightly run.</p>
      ) : (
        <Weeks weeks={weeks} />
      )}
    </Panel>
  );
}

function Figure({ title, children }: { title: string; children: (label: string) => ReactNode }) {
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      <figcaption className="text-xs text-muted">{title}</figcaption>
      {children(title)}
    </figure>
  );
}

function Weeks({ weeks }: { weeks: readonly MonitoredWeek[] }) {
  const latest = weeks.at(-1);
  const at = (week: MonitoredWeek, value: number | null) => ({ at: week.startsOn, value });
  return (
    <div className="flex flex-col gap-2 p-3">
      {latest?.drift ? (
        <p className="flex items-center gap-2">
          <Badge tone="warning">Drifts {latest.drift}</Badge>
          The last weeks were forecast too {latest.drift} too often for chance: tracking signal {latest.signal?.toFixed(1)}, limit ± 4.
        </p>
      ) : null}
      <div className="grid gap-3 xl:grid-cols-2">
        <Figure title="Error (WAPE) of the week; dashed: that of the week before taken as the forecast">
          {(label) => (
            <TrendChart
              points={weeks.map((week) => ({ ...at(week, week.wape), against: week.naiveWape }))}
              againstLabel="Week before as the forecast"
              label={label}
              format={(value) => formatRatio(value, 0)}
              height={160}
            />
          )}
        </Figure>
        <Figure title="Bias of the week, above 0 when too high">
          {(label) => (
            <TrendChart
              points={weeks.map((week) => at(week, week.bias))}
              label={label}
              format={(value) => formatRatio(value, 0)}
              target={0}
              ticks={biasTicks(weeks)}
              height={160}
            />
          )}
        </Figure>
      </div>
      <div className="max-h-72 overflow-auto">
        <MiniTable
          caption="Published forecasts against what came, the last week first"
          csv="forecast weeks"
          head={[
            { label: "Week from" },
            { label: "Items × nodes", figures: true },
            { label: "Forecast, units", figures: true },
            { label: "Came, units", figures: true },
            { label: "WAPE, %", figures: true },
            { label: "Week before, %", figures: true },
            { label: "Bias, %", figures: true },
            { label: "Tracking signal", figures: true },
            { label: "Drift" },
          ]}
          empty=""
          rows={weeks.toReversed().map((week) => ({
            key: week.startsOn,
            cells: [
              week.startsOn,
              formatQuantity(week.keys),
              formatQuantity(week.forecastUnits),
              formatQuantity(week.actualUnits),
              share(week.wape),
              share(week.naiveWape),
              share(week.bias),
              week.signal === null ? "–" : formatDecimal(week.signal, 1),
              week.drift ? (
                <Badge key="drift" tone="warning">
                  Too {week.drift}
                </Badge>
              ) : (
                "–"
              ),
            ],
          }))}
        />
      </div>
    </div>
  );
}
