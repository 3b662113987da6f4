import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { StateBadge, type Tone } from "@/components/ui/badge";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Decision } from "./automation-types";
import { levelWords, stopWords } from "./automation-words";
import { type DecisionColumn, decisionTable, item, place, worth } from "./decision-columns";

const tones: Record<string, Tone> = { released: "good", held: "warning", stopped: "critical", blocked: "warning", passed: "information" };

function why(one: Decision): string {
  if (one.stops.length > 0) return one.stops.map((stop) => stopWords(stop, one)).join("; ");
  if (one.settledReason) return `${one.settledReason}${one.outcome === "stopped" && one.settledBy ? ` (${one.settledBy})` : ""}`;
  return "Within every guardrail";
}

const columns: DecisionColumn[] = [
  item,
  ...place,
  { label: "Level", cell: (one) => levelWords[one.level].label },
  { label: "Came to", cell: (one) => <StateBadge state={one.outcome} tone={tones[one.outcome] ?? "neutral"} /> },
  ...worth,
  {
    label: "Why",
    cell: (one) => (
      <div className="max-w-96 truncate" title={why(one)}>
        {why(one)}
      </div>
    ),
  },
  {
    label: "Order",
    cell: (one) =>
      one.purchaseOrderId === null ? (
        "–"
      ) : (
        <Link className="text-accent hover:underline" href={gridHref("/purchasing", { open: one.purchaseOrderId })}>
          {one.purchaseOrderNumber}
        </Link>
      ),
  },
  { label: "When", cell: (one) => <RelativeTime at={one.settledAt ?? one.decidedAt} /> },
];

/** What was decided last, with the guardrail that stopped it. */
export function RecentDecisions({ decisions }: { decisions: readonly Decision[] }) {
  return (
    <Panel title="Decided last" className="shrink-0">
      <div className="max-h-[420px] overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption="Decisions, the last first"
          csv="automation decisions"
          {...decisionTable(columns, decisions)}
          empty="Nothing was decided yet. A policy judges open recommendations within a minute."
        />
      </div>
    </Panel>
  );
}
