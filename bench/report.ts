import { cpus, loadavg, totalmem } from "node:os";

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

const rounded = (value: number) => Number(value.toPrecision(value >= 1_000 ? 6 : 4));

// Taken before any work, so that somebody else's load on the machine shows.
const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
};

export type Case = {
  bench: string;
  case: string;
  unit: string;
  /** One value a repeat; the median counts. */
  values: readonly number[];
  /** The same measure of the baseline, in the same run. */
  baseline?: readonly number[];
  target: { ratioAtLeast: number } | { ratioAtMost: number } | { atMost: number } | { atLeast: number };
  /** Facts that explain the value. */
  with?: Record<string, unknown>;
};

function isMet(target: Case["target"], value: number, ratio: number): boolean {
  if ("ratioAtLeast" in target) return ratio >= target.ratioAtLeast;
  if ("ratioAtMost" in target) return ratio <= target.ratioAtMost;
  return "atMost" in target ? value <= target.atMost : value >= target.atLeast;
}

/** Prints the case. Whether the target is met also becomes the exit code. */
export function report(one: Case): void {
  const value = median(one.values);
  const baseline = one.baseline ? median(one.baseline) : null;
  const ratio = baseline === null ? null : value / baseline;
  const holds = isMet(one.target, value, ratio ?? Number.NaN);
  if (!holds) process.exitCode = 1;
  console.log(
    JSON.stringify({
      bench: one.bench,
      case: one.case,
      value: rounded(value),
      unit: one.unit,
      repeats: one.values.length,
      spread: [rounded(Math.min(...one.values)), rounded(Math.max(...one.values))],
      baseline: baseline === null ? null : rounded(baseline),
      ratio: ratio === null ? null : rounded(ratio),
      target: one.target,
      holds,
      ...(one.with ? { with: one.with } : {}),
      machine: { ...machine, loadAfter: Number((loadavg()[0] ?? 0).toFixed(2)) },
    }),
  );
}
