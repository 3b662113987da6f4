import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RoutingCandidate } from "@/domain/fulfilment/routing";

type Decision = { id: number; decidedAt: string; candidates: (RoutingCandidate & { nodeCodes: string[] })[] };

const reasons: Record<RoutingCandidate["reason"], string> = {
  chosen: "Chosen",
  more_expensive: "Costs more",
  more_splits: "More parcels",
  short: "Not enough stock",
  no_carrier: "No carrier goes there",
  inactive: "Node is closed",
};

/** Every way the order could have been sent, what it would cost and why it was not taken. */
export function WhyHere({ decisions, currency }: { decisions: Decision[]; currency: string }) {
  if (decisions.length === 0)
    return <p className="text-muted">No routing decision was made: the order came with an import, or waits for stock.</p>;
  return (
    <div className="flex flex-col gap-4">
      {decisions.map((decision) => (
        <div key={decision.id}>
          <p className="text-muted">
            Decided <RelativeTime at={decision.decidedAt} />
          </p>
          <MiniTable
            caption="Routing candidates"
            head={[
              { label: "Nodes" },
              { label: "Outcome" },
              { label: "Units", figures: true },
              { label: `Cost, ${currency}`, figures: true },
            ]}
            empty="No candidate."
            rows={decision.candidates.map((candidate) => ({
              key: candidate.nodeIds.join("-"),
              cells: [
                <span key="nodes" className={candidate.chosen ? "font-semibold" : undefined}>
                  {candidate.nodeCodes.join(" + ")}
                </span>,
                <span key="why" className={candidate.chosen ? "text-good" : "text-muted"}>
                  {candidate.chosen ? "✓ " : ""}
                  {reasons[candidate.reason]}
                </span>,
                formatQuantity(candidate.unitsCovered),
                candidate.costMinor === null ? (
                  "–"
                ) : (
                  <span
                    key="cost"
                    title={`Freight ${formatMoney(candidate.freightMinor, currency)}, handling ${formatMoney(candidate.handlingMinor, currency)}, packaging ${formatMoney(candidate.packagingMinor, currency)}, split penalty ${formatMoney(candidate.splitPenaltyMinor, currency)}`}
                  >
                    {formatMoney(candidate.costMinor, currency)}
                  </span>
                ),
              ],
            }))}
          />
        </div>
      ))}
    </div>
  );
}
