import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { StateBadge, type Tone } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Decision } from "./automation-types";
import { levelWords, stopWords } from "./automation-words";

const tones: Record<string, Tone> = { released: "good", held: "warning", stopped: "critical", blocked: "warning", passed: "information" };

function why(one: Decision): string {
  if (one.stops.length > 0) return one.stops.map((stop) => stopWords(stop, one.currency)).join("; ");
  if (one.settledReason) return `${one.settledReason}${one.outcome === "stopped" && one.settledBy ? ` (${one.settledBy})` : ""}`;
  return "Within every guardrail";
}

/** What was decided last, with the guardrail that stopped it. */
export function RecentDecisions({ decisions }: { decisions: readonly Decision[] }) {
  return (
    <Panel title="Decided last" className="shrink-0">
      <div className="max-h-[420px] overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption="Decisions, the last first"
          csv="automation decisions"
          head={[
            { label: "Item" },
            { label: "Node" },
            { label: "Supplier" },
            { label: "Level" },
            { label: "Came to" },
            { label: "Units", figures: true },
            { label: "Value", figures: true },
            { label: "Why" },
            { label: "Order" },
            { label: "When" },
          ]}
          rows={decisions.map((one) => ({
            key: one.id,
            cells: [
              <Link
                key="item"
                className="text-accent hover:underline"
                title={one.description}
                href={gridHref("/replenishment", { filters: {}, open: one.recommendationId })}
              >
                {one.sku}
              </Link>,
              one.nodeCode,
              one.supplierName,
              levelWords[one.level].label,
              <StateBadge key="outcome" state={one.outcome} tone={tones[one.outcome] ?? "neutral"} />,
              formatQuantity(one.quantity),
              formatMoney(one.valueMinor, one.currency, true),
              <div key="why" className="max-w-96 truncate" title={why(one)}>
                {why(one)}
              </div>,
              one.purchaseOrderId === null ? (
                "–"
              ) : (
                <Link key="order" className="text-accent hover:underline" href={gridHref("/purchasing", { open: one.purchaseOrderId })}>
                  {one.purchaseOrderNumber}
                </Link>
              ),
              <RelativeTime key="at" at={one.settledAt ?? one.decidedAt} />,
            ],
          }))}
          empty="Nothing was decided yet. A policy judges open recommendations within a minute."
        />
      </div>
    </Panel>
  );
}
