import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import { cycleOf, type PlanningEvidence } from "@/domain/planning/recommendation";
import type { ReplenishmentRow } from "./replenishment-columns";
import { StockoutTime } from "./stockout-time";

/** When stock ends and what is lost, and which of it an order of now can still save. */
export function IfNothingOrdered({ row, evidence }: { row: ReplenishmentRow; evidence: PlanningEvidence }) {
  const { lostUnits, savedUnits, lateUnits } = evidence;
  return (
    <Section title="If nothing is ordered">
      <Facts
        facts={[
          { label: "Stock-out", value: row.stockoutOn ? <StockoutTime at={row.stockoutOn} /> : "–" },
          ...(lostUnits === undefined ? [] : [{ label: "Units at risk", value: formatQuantity(lostUnits) }]),
          { label: "Margin at risk", value: formatMoney(row.lostMarginMinor, row.lostMarginCurrency, true) },
        ]}
      />
      <p className="text-muted">
        Margin on the demand until the next order could arrive, {Number(cycleOf(evidence).toFixed(1))} days from now, that stock and supply
        do not cover.
        {savedUnits !== undefined && savedUnits < (lostUnits ?? 0)
          ? ` An order of now can still save ${formatQuantity(savedUnits)} of the units; the rest is lost before it could come.`
          : ""}
        {lateUnits ? ` ${formatQuantity(lateUnits)} overdue units are not counted on: nobody knows when they come.` : ""}
      </p>
    </Section>
  );
}
