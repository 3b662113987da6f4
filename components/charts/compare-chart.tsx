"use client";
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { dayMark, gridLook, timeAxis, tooltipLook, valueAxis } from "./chart-look";

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

const DASHES = "5 3";

/** Two courses of one measure: the first solid, the second dashed, so that colour alone does not tell them apart. */
export function CompareChart({ points, label, names, format, fromLeast, height }: Props) {
  const line = { type: "linear", dot: false, isAnimationActive: false, strokeWidth: 1.75 } as const;
  return (
    <figure style={{ height }} className="flex min-h-0 flex-col">
      <figcaption className="flex flex-wrap gap-x-4 text-muted text-xs">
        <Mark stroke="var(--text-muted)">{names[0]}</Mark>
        <Mark stroke="var(--accent)" isDashed>
          {names[1]}
        </Mark>
      </figcaption>
      <LineChart
        responsive
        data={[...points]}
        role="img"
        aria-label={label}
        style={{ width: "100%", flex: 1, minHeight: 0 }}
        margin={{ top: 8, right: 24, bottom: 0, left: 0 }}
      >
        <CartesianGrid {...gridLook} />
        <XAxis {...timeAxis} tickFormatter={dayMark} minTickGap={12} />
        <YAxis {...valueAxis} width={60} domain={fromLeast ? ["auto", "auto"] : [0, "auto"]} tickCount={4} tickFormatter={format} />
        <Tooltip
          {...tooltipLook}
          labelFormatter={(at) => `Week from ${dayMark(String(at))}`}
          formatter={(value, name) => [format(Number(value)), String(name)]}
        />
        <Line {...line} dataKey="first" name={names[0]} stroke="var(--text-muted)" />
        <Line {...line} dataKey="second" name={names[1]} stroke="var(--accent)" strokeDasharray={DASHES} />
      </LineChart>
    </figure>
  );
}

function Mark({ children, stroke, isDashed = false }: { children: string; stroke: string; isDashed?: boolean }) {
  return (
    <span className="flex items-center gap-1.5">
      <svg aria-hidden width="22" height="4" className="shrink-0">
        <line x1="0" y1="2" x2="22" y2="2" stroke={stroke} strokeWidth="1.75" strokeDasharray={isDashed ? DASHES : undefined} />
      </svg>
      {children}
    </span>
  );
}
