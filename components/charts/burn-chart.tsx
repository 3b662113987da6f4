"use client";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { dayMark, gridLook, timeAxis, tooltipLook, valueAxis } from "./chart-look";
import { valueMarks } from "./value-marks";

export type BurnPoint = {
  /** YYYY-MM-DD. */
  at: string;
  spent: number | null;
  committed: number | null;
  waiting: number | null;
  pace: number;
};
type Series = "spent" | "committed" | "waiting" | "pace";

/** Spent and committed are filled, what waits is only outlined, the pace is a dashed line: colour alone does not tell them apart. */
const looks: Record<Series, { name: string; fill: string; stroke: string; dash?: string }> = {
  spent: { name: "Spent", fill: "var(--accent)", stroke: "var(--accent)" },
  committed: { name: "Committed", fill: "var(--information-surface)", stroke: "var(--accent)" },
  waiting: { name: "Waiting", fill: "transparent", stroke: "var(--warning)", dash: "2 2" },
  pace: { name: "Straight-line pace", fill: "transparent", stroke: "var(--text-muted)", dash: "6 4" },
};
const stacked = ["spent", "committed", "waiting"] as const;

type Props = {
  points: readonly BurnPoint[];
  /** The whole amount, a line across. */
  amount: number;
  /** What is drawn, with its unit. */
  label: string;
  /** How a value reads on the axis, in the legend and on hover, with its unit. */
  format: (value: number) => string;
  height: number;
};

/** Three layers one over the other, against a straight line and the whole. The legend says the newest values. */
export function BurnChart({ points, amount, label, format, height }: Props) {
  const latest = points.findLast(({ spent }) => spent !== null);
  const said = latest ? [...stacked, "pace" as const].map((key) => ({ key, text: `${looks[key].name} ${format(latest[key] ?? 0)}` })) : [];
  const name = latest
    ? `${label} by ${dayMark(latest.at)}: ${said.map(({ text }) => text).join(", ")}, of ${format(amount)}`
    : `${label}; nothing yet`;
  const marks = valueMarks(
    Math.max(amount, ...points.map(({ spent, committed, waiting }) => (spent ?? 0) + (committed ?? 0) + (waiting ?? 0))),
    5,
  );
  return (
    <figure className="flex min-h-0 flex-col gap-1">
      <ComposedChart
        responsive
        data={[...points]}
        role="img"
        aria-label={name}
        style={{ width: "100%", height }}
        margin={{ top: 12, right: 20, bottom: 0, left: 0 }}
      >
        <CartesianGrid {...gridLook} />
        <XAxis {...timeAxis} tickFormatter={dayMark} minTickGap={32} />
        <YAxis {...valueAxis} width={64} domain={[0, marks.at(-1) ?? "auto"]} ticks={marks} interval={0} tickFormatter={format} />
        <Tooltip
          {...tooltipLook}
          labelFormatter={(at) => dayMark(String(at))}
          formatter={(value, series) => [format(Number(value)), String(series)]}
        />
        {stacked.map((key) => (
          <Area
            key={key}
            type="stepAfter"
            stackId="used"
            dataKey={key}
            name={looks[key].name}
            fill={looks[key].fill}
            fillOpacity={1}
            stroke={looks[key].stroke}
            strokeDasharray={looks[key].dash}
            strokeWidth={1.5}
            isAnimationActive={false}
          />
        ))}
        <Line
          dataKey="pace"
          name={looks.pace.name}
          stroke={looks.pace.stroke}
          strokeDasharray={looks.pace.dash}
          strokeWidth={1.25}
          dot={false}
          isAnimationActive={false}
        />
        <ReferenceLine
          y={amount}
          stroke="var(--text)"
          label={{ value: `Budget ${format(amount)}`, position: "insideTopLeft", fill: "var(--text-muted)", fontSize: 11 }}
        />
      </ComposedChart>
      <figcaption className="figures flex flex-wrap gap-x-4 gap-y-1 pl-16">
        {said.map(({ key, text }) => (
          <span key={key} className="flex items-center gap-1.5">
            <svg aria-hidden width="16" height="10">
              <title>{looks[key].name}</title>
              <rect x="0" y="1" width="16" height="8" fill={looks[key].fill} />
              <line x1="0" y1="1.5" x2="16" y2="1.5" stroke={looks[key].stroke} strokeWidth="1.5" strokeDasharray={looks[key].dash} />
            </svg>
            {text}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
