"use client";
import { Area, AreaChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";

export type TrendPoint = { at: string; value: number };

type Props = { points: TrendPoint[]; label: string; format: (value: number) => string /** Pixels. */; height?: number };

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short" });

/** One measure over time. Without animation: live points would never come to rest. */
export function TrendChart({ points, label, format, height = 160 }: Props) {
  const first = points.at(0);
  const last = points.at(-1);
  const isLong = first && last ? new Date(last.at).getTime() - new Date(first.at).getTime() > 36 * 3_600_000 : false;
  const tick = (at: string) => (isLong ? day : clock).format(new Date(at));
  return (
    <figure aria-label={label} style={{ height }}>
      <AreaChart responsive data={points} style={{ width: "100%", height: "100%" }} margin={{ top: 8, right: 12, bottom: 0, left: 0 }}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="at" tickFormatter={tick} stroke="var(--line-strong)" tickLine={false} minTickGap={40} />
        <YAxis width={52} tickFormatter={format} stroke="var(--line-strong)" tickLine={false} axisLine={false} />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(at) => tick(String(at))}
          formatter={(value) => [format(Number(value)), label]}
          contentStyle={{ background: "var(--surface-3)", border: "1px solid var(--line-strong)", borderRadius: 4, color: "var(--text)" }}
        />
        <Area
          dataKey="value"
          stroke="var(--accent)"
          fill="var(--information-surface)"
          strokeWidth={1.5}
          isAnimationActive={false}
          dot={false}
        />
      </AreaChart>
    </figure>
  );
}
