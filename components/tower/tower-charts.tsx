import { TrendChart } from "@/components/charts/trend-chart";
import { formatQuantity, formatRatio, formatShort } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { EmptyState } from "@/components/ui/states";
import { towerTiles } from "@/domain/kpi/catalogue";

type Hour = { at: string; shipped: number; onTime: number; backlogMinutes: number | null; openExceptions: number | null };
type Chart = {
  key: string;
  title: string;
  unit: string;
  valueOf: (hour: Hour) => number | null;
  format: (value: number) => string;
  target?: number;
  ticks?: readonly number[];
  whenEmpty: string;
};

const count = (value: number) => (Math.abs(value) < 100_000 ? formatQuantity(value) : formatShort(value));

export const towerCharts: readonly Chart[] = [
  {
    key: "service",
    title: "Service",
    unit: "% of the hour’s shipments on time; dashed: target",
    valueOf: (hour) => (hour.shipped > 0 ? hour.onTime / hour.shipped : null),
    format: (value) => formatRatio(value, 0),
    target: towerTiles.onTimeShipmentRate.target,
    ticks: [0, 0.25, 0.5, 0.75, 1],
    whenEmpty: "Nothing was shipped in the last 24 hours.",
  },
  {
    key: "backlog",
    title: "Backlog",
    unit: "minutes of work, mean of the hour",
    valueOf: (hour) => hour.backlogMinutes,
    format: count,
    whenEmpty: "The backlog of each node is sampled each minute; no sample has come yet.",
  },
  {
    key: "exceptions",
    title: "Exceptions",
    unit: "open exceptions, mean of the hour",
    valueOf: (hour) => hour.openExceptions,
    format: count,
    whenEmpty: "Open exceptions are sampled each minute for a whole company, not for one node.",
  },
];

/** Service, backlog and exceptions of the last 24 hours. */
export function TowerCharts({ hours }: { hours: readonly Hour[] }) {
  return towerCharts.map((chart) => {
    const points = hours.map((hour) => ({ at: hour.at, value: chart.valueOf(hour) }));
    return (
      <Panel key={chart.key} title={chart.title} aside={<ChartUnit unit={chart.unit} />} className="min-h-0">
        {points.some((point) => point.value !== null) ? (
          <div className="min-h-0 flex-1 pb-1">
            <TrendChart
              points={points}
              label={`${chart.title}, ${chart.unit}`}
              format={chart.format}
              target={chart.target}
              ticks={chart.ticks}
            />
          </div>
        ) : (
          <EmptyState title="No figures yet">{chart.whenEmpty}</EmptyState>
        )}
      </Panel>
    );
  });
}

export function ChartUnit({ unit }: { unit: string }) {
  return <span className="whitespace-nowrap text-muted text-xs">{unit}</span>;
}
