import type { Level } from "./policy";

// A policy that acts by itself keeps doing so only while what comes of it stays in its band. Beyond it, it steps down by one level and
// says why. Under twenty lines nothing is judged. Worked: 4 of 25 held lines were stopped by people: 16 % > 10 %, so hold becomes recommend.

export type AutomationOutcomes = {
  /** Lines that it released or held over the weeks that are judged. */
  lines: number;
  /** Of these, stopped by a person before they went out. */
  stopped: number;
  /** Of these, on orders that were then cancelled, closed short or refused by the supplier. */
  undone: number;
};
export const band = { leastLines: 20, stoppedShare: 0.1, undoneShare: 0.15 } as const;

const below: Partial<Record<Level, Level>> = { automatic: "hold", hold: "recommend" };
const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`;

/** The level below with the reason, or null while it stays. */
export function stepDown(level: Level, { lines, stopped, undone }: AutomationOutcomes): { level: Level; reason: string } | null {
  const next = below[level];
  if (next === undefined || lines < band.leastLines) return null;
  if (stopped / lines > band.stoppedShare)
    return {
      level: next,
      reason: `People stopped ${stopped} of ${lines} lines (${percent(stopped / lines)}, at most ${percent(band.stoppedShare)})`,
    };
  if (undone / lines > band.undoneShare)
    return {
      level: next,
      reason: `${undone} of ${lines} lines were cancelled, closed short or refused (${percent(undone / lines)}, at most ${percent(band.undoneShare)})`,
    };
  return null;
}
