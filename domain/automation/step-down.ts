import type { JudgedMeasure, OutcomeMeasure } from "./outcomes";
import type { Level } from "./policy";

// A policy that acts by itself keeps doing so only while what comes of it stays in its band (outcomes.ts). Beyond it, it steps down by
// one level and says which outcomes left it. Worked: 4 of 25 held lines were stopped by people: 16 % > 10 %, so hold becomes recommend.

const below: Partial<Record<Level, Level>> = { automatic: "hold", hold: "recommend" };

export type StepDown = { level: Level; outside: JudgedMeasure[] };

/** What is kept of it until somebody sets a level again: where from and to, what left its band, and the dearest lines behind it. */
export type SteppedDown = {
  from: Level;
  to: Level;
  /** ISO 8601. */
  at: string;
  outside: JudgedMeasure[];
  lines: { sku: string; node: string; purchaseOrder: string | null; valueMinor: number; counted: OutcomeMeasure[] }[];
};

/** The level below and what left its band, or null while it stays. */
export function stepDown(level: Level, judged: readonly JudgedMeasure[]): StepDown | null {
  const next = below[level];
  const outside = judged.filter(({ verdict }) => verdict === "outside");
  return next === undefined || outside.length === 0 ? null : { level: next, outside };
}

const percent = (value: number | null) => `${Math.round((value ?? 0) * 1_000) / 10} %`;
const words: Record<OutcomeMeasure, (one: JudgedMeasure) => string> = {
  stopped: (one) => `People stopped ${one.counted} of ${one.of} lines (${percent(one.found)}, at most ${percent(one.limit)})`,
  undone: (one) =>
    `${one.counted} of ${one.of} lines were cancelled, closed short or refused (${percent(one.found)}, at most ${percent(one.limit)})`,
  changed: (one) =>
    `People changed ${one.counted} of ${one.of} lines after they went out (${percent(one.found)}, at most ${percent(one.limit)})`,
  service: (one) =>
    `Nothing was free on ${one.counted} of ${one.of} nights (service ${percent(one.found)}, at least ${percent(one.limit)})`,
  price: (one) => `Lines cost ${percent(one.found)} more than agreed or paid last (at most ${percent(one.limit)})`,
};
/** As the reason of the policy's new version. */
export const stepDownReason = ({ outside }: StepDown): string => outside.map((one) => words[one.measure](one)).join("; ");
