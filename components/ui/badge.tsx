import { AlertTriangle, CheckCircle2, Circle, Info, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { formatWord } from "./format";

export type Tone = "critical" | "warning" | "good" | "information" | "neutral";

const looks: Record<Tone, { surface: string; text: string; Shape: typeof Circle }> = {
  critical: { surface: "bg-critical-surface", text: "text-critical", Shape: OctagonAlert },
  warning: { surface: "bg-warning-surface", text: "text-warning", Shape: AlertTriangle },
  good: { surface: "bg-good-surface", text: "text-good", Shape: CheckCircle2 },
  information: { surface: "bg-information-surface", text: "text-information", Shape: Info },
  neutral: { surface: "bg-surface-2", text: "text-muted", Shape: Circle },
};

/** A state: always a shape and a word, never colour alone. */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  const { surface, text, Shape } = looks[tone];
  return (
    <span className={classNames("inline-flex h-5 items-center gap-1 whitespace-nowrap rounded px-1.5 text-xs font-medium", surface, text)}>
      <Shape aria-hidden className="size-3 shrink-0" />
      {children}
    </span>
  );
}

const tones: Record<string, Tone> = {
  critical: "critical",
  high: "warning",
  medium: "information",
  low: "neutral",
  stockout: "critical",
  excess: "information",
  healthy: "good",
  backordered: "critical",
  part_allocated: "warning",
  allocated: "information",
  shipped: "good",
  part_shipped: "information",
  cancelled: "neutral",
  returned: "neutral",
  accepted: "neutral",
  new: "warning",
  acknowledged: "information",
  in_progress: "information",
  snoozed: "neutral",
  resolved: "good",
  auto_resolved: "good",
};

/** The tone of a state word that several screens share. */
export function toneOf(word: string): Tone {
  return tones[word] ?? "neutral";
}

export function StateBadge({ state, tone }: { state: string; tone?: Tone }) {
  return <Badge tone={tone ?? toneOf(state)}>{formatWord(state)}</Badge>;
}
