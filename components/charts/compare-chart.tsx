"use client";
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";

export type ComparePoint = { at: string; first: number | null; second: number | null };

type Props = {
  points: readonly ComparePoint[];
  /** What is drawn, with its unit. */
  label: string;
  names: readonly [string, string];
  format: (value: number) => string;
  /** From the least value, where differences would vanish above zero. */
  fromLeast?: boolean;
  height: number;
};

const day = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short", timeZone: "UTC" });
const tick = (at: string) => day.format(new Date(`${at}T00:00:00Z`));

/** Two courses of one measure: the first solid, the second dashed, so that colour alone does not tell them apart. */
export function CompareChart({ points, label, names, format, fromLeast, height }: Props) {
  const line = { type: "linear", dot: false, isAnimationActive: false, strokeWidth: 1.75 } as const;
  return (
    <figure style={{ height }} className="min-h-0">
      <LineChart
        responsive
        data={[...points]}
        role="img"
        aria-label={label}
        style={{ width: "100%", height: "100%" }}
        margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
      >
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="at" tickFormatter={tick} stroke="var(--line-strong)" tickLine={false} minTickGap={40} height={22} />
        <YAxis
          width={60}
          domain={fromLeast ? ["auto", "auto"] : [0, "auto"]}
          tickCount={4}
          tickFormatter={format}
          stroke="var(--line-strong)"
          tickLine={false}
          axisLine={false}
        />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(at) => `Week from ${tick(String(at))}`}
          formatter={(value, name) => [format(Number(value)), String(name)]}
          contentStyle={{ background: "var(--surface-3)", border: "1px solid var(--line-strong)", borderRadius: 4, color: "var(--text)" }}
          itemStyle={{ color: "var(--text)" }}
        />
        <Line {...line} dataKey="first" name={names[0]} stroke="var(--text-muted)" />
        <Line {...line} dataKey="second" name={names[1]} stroke="var(--accent)" strokeDasharray="5 3" />
      </LineChart>
    </figure>
  );
}
