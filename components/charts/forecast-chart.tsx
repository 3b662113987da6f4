"use client";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { dayMark, gridLook, timeAxis, tooltipLook, valueAxis } from "./chart-look";

export type ForecastPoint = {
  /** First day of the period, YYYY-MM-DD. */
  at: string;
  actual: number | null;
  mean: number | null;
  /** Low and high. */
  band: [number, number] | null;
};

/** Periods that an event of the calendar touches, by their first days. */
export type MarkedPeriods = { id: number; name: string; from: string; to: string };

const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

/** Demand as it was, then as it is expected with its band. Where nothing was observed the line has a gap. */
export function ForecastChart({
  points,
  label,
  startsAt,
  marked = [],
  height,
}: {
  points: readonly ForecastPoint[];
  /** What is drawn, with its unit. */
  label: string;
  startsAt: string;
  marked?: readonly MarkedPeriods[];
  height: number;
}) {
  return (
    <figure style={{ height }} className="min-h-0">
      <ComposedChart
        responsive
        data={[...points]}
        role="img"
        aria-label={label}
        style={{ width: "100%", height: "100%" }}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid {...gridLook} />
        <XAxis {...timeAxis} tickFormatter={dayMark} minTickGap={40} />
        <YAxis {...valueAxis} width={40} domain={[0, "auto"]} tickCount={4} />
        <Tooltip
          {...tooltipLook}
          labelFormatter={(at) => dayMark(String(at))}
          formatter={(value, name) => [
            Array.isArray(value) ? value.map((end) => figure(Number(end))).join(" to ") : figure(Number(value)),
            String(name),
          ]}
        />
        {marked.map(({ id, name, from, to }) => (
          <ReferenceArea
            key={id}
            x1={from}
            x2={to}
            fill="var(--surface-3)"
            stroke="var(--line-strong)"
            label={{ value: name, position: "insideTop", fill: "var(--text-muted)", fontSize: 11 }}
          />
        ))}
        <ReferenceLine x={startsAt} stroke="var(--line-strong)" />
        <Area dataKey="band" name="80 % of outcomes" stroke="none" fill="var(--information-surface)" isAnimationActive={false} />
        <Line dataKey="actual" name="Demand" stroke="var(--text-muted)" strokeWidth={1.25} dot={false} isAnimationActive={false} />
        <Line
          dataKey="mean"
          name="Forecast"
          stroke="var(--accent)"
          strokeWidth={1.75}
          strokeDasharray="5 3"
          dot={false}
          isAnimationActive={false}
        />
      </ComposedChart>
    </figure>
  );
}
