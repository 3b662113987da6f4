"use client";
import { Area, AreaChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { gridLook, timeAxis, tooltipLook, valueAxis } from "./chart-look";
import { valueMarks } from "./value-marks";

export type TrendPoint = {
  at: string;
  value: number | null;
  /** What it is held against at that time, drawn dashed. */
  against?: number | null;
};

type Props = {
  points: readonly TrendPoint[];
  /** What is drawn, with its unit: it names the chart and its values. */
  label: string;
  /** How a value reads on the axis and on hover, with its unit where the label has none. */
  format: (value: number) => string;
  /** Drawn as a dashed line. */
  target?: number;
  /** How what the values are held against is called on hover. */
  againstLabel?: string;
  /** The marks of the axis, first to last, when the values alone should not choose them. */
  ticks?: readonly number[];
  /** Pixels; without it the chart fills what it stands in. */
  height?: number;
};

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short" });

/** One measure over time. Without animation: live points would never come to rest. */
export function TrendChart({ points, label, format, target, againstLabel = "Against", ticks, height }: Props) {
  const first = points.at(0);
  const last = points.at(-1);
  const isLong = first && last ? new Date(last.at).getTime() - new Date(first.at).getTime() > 36 * 3_600_000 : false;
  const tick = (at: string) => (isLong ? day : clock).format(new Date(at));
  const latest = points.findLast((point) => point.value !== null);
  const values = points.flatMap(({ value, against }) => [value, against ?? null].filter((each) => each !== null));
  // What falls below nothing is left to the chart.
  const isAbove = values.every((value) => value >= 0);
  const marks = ticks ?? (isAbove ? valueMarks(Math.max(0, target ?? 0, ...values), 3, values.every(Number.isInteger)) : undefined);
  const name = latest ? `${label}; latest ${format(latest.value ?? 0)} at ${tick(latest.at)}` : `${label}; nothing was measured`;
  return (
    <figure style={{ height: height ?? "100%" }} className="min-h-0">
      <AreaChart
        responsive
        data={[...points]}
        role="img"
        aria-label={name}
        style={{ width: "100%", height: "100%" }}
        margin={{ top: 8, right: 20, bottom: 0, left: 0 }}
      >
        <CartesianGrid {...gridLook} />
        <XAxis {...timeAxis} tickFormatter={tick} minTickGap={32} />
        <YAxis
          {...valueAxis}
          width={56}
          domain={[marks?.at(0) ?? "auto", marks?.at(-1) ?? "auto"]}
          ticks={marks && [...marks]}
          interval={0}
          tickCount={4}
          tickFormatter={format}
        />
        <Tooltip
          {...tooltipLook}
          labelFormatter={(at) => tick(String(at))}
          formatter={(value, name) => [format(Number(value)), name === "value" ? label : againstLabel]}
        />
        {target === undefined ? null : <ReferenceLine y={target} stroke="var(--text-muted)" strokeDasharray="4 3" />}
        <Area
          dataKey="value"
          stroke="var(--accent)"
          fill="var(--information-surface)"
          strokeWidth={1.5}
          isAnimationActive={false}
          // An hour between two gaps is a point, not a line.
          dot={(dot) => {
            const { cx, cy, index, key } = dot as { cx: number; cy: number | null; index: number; key: string };
            const isAlone = points[index]?.value != null && points[index - 1]?.value == null && points[index + 1]?.value == null;
            return isAlone && cy !== null ? <circle key={key} cx={cx} cy={cy} r={2} fill="var(--accent)" /> : <g key={key} />;
          }}
        />
        {points.some(({ against }) => against != null) ? (
          <Area
            dataKey="against"
            stroke="var(--text-muted)"
            strokeDasharray="4 3"
            fill="none"
            isAnimationActive={false}
            dot={false}
            activeDot={false}
          />
        ) : null}
      </AreaChart>
    </figure>
  );
}
