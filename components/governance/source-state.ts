import type { Tone } from "@/components/ui/badge";

export type SourceFacts = {
  code: string;
  active: boolean;
  lastReceivedAt: string | null;
  waiting: number;
  oldestWaitingSeconds: number;
  /** Behind a dead letter: they wait for a person, not for a worker. */
  blocked: number;
  dead: number;
  lagSeconds: number | null;
};

/** Applied later than this is too late for stock that is being sold meanwhile. */
const SLOW_SECONDS = 30;

/** The worst that can be said of a source. */
export function sourceHealth(source: SourceFacts): { tone: Tone; text: string } {
  if (!source.active) return { tone: "neutral", text: "Switched off" };
  if (source.lastReceivedAt === null) return { tone: "neutral", text: "Nothing yet" };
  if (source.dead > 0) return { tone: "critical", text: "Dead letters" };
  if (source.blocked > 0) return { tone: "warning", text: "Blocked" };
  if (source.waiting > 0 && source.oldestWaitingSeconds > SLOW_SECONDS) return { tone: "warning", text: "Falls behind" };
  if (source.lagSeconds !== null && source.lagSeconds > SLOW_SECONDS) return { tone: "warning", text: "Slow" };
  return { tone: "good", text: "Keeps up" };
}

/** 0.04 → 40 ms, 12.3 → 12.3 s, 90 → 1 min 30 s. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}
