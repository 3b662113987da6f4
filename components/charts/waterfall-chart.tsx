"use client";
import { Bar, BarChart, CartesianGrid, Cell, LabelList, Tooltip, XAxis, YAxis } from "recharts";
import { gridLook, tooltipLook, valueAxis } from "./chart-look";
import { valueMarks } from "./value-marks";

/** A bar from one level to another; a total stands on the ground. */
export type WaterfallStep = { label: string; from: number; to: number; isTotal: boolean };

type Props = { steps: WaterfallStep[]; label: string; format: (value: number) => string; height?: number; onOpen: (label: string) => void };

/** How a total becomes another. Steps that take something are hatched by a lighter fill and a sign, not by colour alone. */
export function WaterfallChart({ steps, label, format, height = 260, onOpen }: Props) {
  const bars = steps.map((step) => ({
    ...step,
    span: [Math.min(step.from, step.to), Math.max(step.from, step.to)],
    text: step.isTotal ? format(step.to) : step.to === step.from ? "0" : format(step.to - step.from),
  }));
  // A company that loses money has a bar below nothing: then the chart finds its own marks.
  const ends = bars.flatMap(({ span }) => span);
  const marks = ends.every((end) => end >= 0) ? valueMarks(Math.max(...ends), 4) : undefined;
  return (
    <figure aria-label={label} style={{ height }}>
      <BarChart responsive data={bars} style={{ width: "100%", height: "100%" }} margin={{ top: 20, right: 12, bottom: 0, left: 0 }}>
        <CartesianGrid {...gridLook} />
        <XAxis dataKey="label" stroke="var(--line-strong)" tickLine={false} interval={0} />
        <YAxis {...valueAxis} width={60} domain={[marks?.at(0) ?? "auto", marks?.at(-1) ?? "auto"]} ticks={marks} tickFormatter={format} />
        <Tooltip {...tooltipLook} cursor={{ fill: "var(--surface-2)" }} formatter={(_, __, item) => [item.payload.text, label]} />
        <Bar
          dataKey="span"
          isAnimationActive={false}
          maxBarSize={72}
          onClick={(bar) => onOpen(String(bar.payload?.label ?? ""))}
          cursor="pointer"
        >
          {bars.map((bar) => (
            <Cell
              key={bar.label}
              fill={bar.isTotal ? "var(--accent)" : "var(--surface-3)"}
              stroke={bar.isTotal ? "var(--accent)" : "var(--line-strong)"}
            />
          ))}
          <LabelList dataKey="text" position="top" />
        </Bar>
      </BarChart>
    </figure>
  );
}
