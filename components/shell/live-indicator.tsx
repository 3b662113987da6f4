"use client";
import { useLiveStatus } from "@/components/realtime/use-live-status";
import { Badge, type Tone } from "@/components/ui/badge";

const looks: Record<string, { tone: Tone; text: (lagMs: number) => string; title: string }> = {
  live: {
    tone: "good",
    text: (lagMs) => `Live · ${Math.round(lagMs)} ms`,
    title: "Changes arrive as they happen; the number is the lag of the feed",
  },
  catching_up: { tone: "information", text: () => "Catching up", title: "Changes that were missed are being read" },
  stale: {
    tone: "warning",
    text: (lagMs) => `Stale · ${Math.round(lagMs / 1000)} s`,
    title: "Nothing was heard from the feed for this long",
  },
  offline: { tone: "critical", text: () => "Offline", title: "No connection to the feed; it is tried again by itself" },
};

export function LiveIndicator() {
  const { state, lagMs } = useLiveStatus();
  const look = looks[state];
  if (!look) return null;
  return (
    <span role="status" aria-label={`Feed: ${state.replace("_", " ")}`} title={look.title} className="figures" data-live-state={state}>
      <Badge tone={look.tone}>{look.text(lagMs)}</Badge>
    </span>
  );
}
