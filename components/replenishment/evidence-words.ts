import { formatQuantity } from "@/components/ui/format";
import { heldByPast } from "@/domain/planning/cycle-forecast";
import type { DemandClass } from "@/domain/planning/demand-class";
import type { ForecastEvidence, PlanningEvidence } from "@/domain/planning/recommendation";

const ordersOf = (count: number) => `${formatQuantity(count)} ${count === 1 ? "order" : "orders"}`;

/** What a lead time was learned from, the supplier's statement always among it. Orders that have not arrived say how long it takes at least. */
export function leadTimeOrigin({
  leadTimeOrders,
  leadTimeOpenOrders = 0,
}: Pick<PlanningEvidence, "leadTimeOrders" | "leadTimeOpenOrders">): string {
  if (leadTimeOrders === undefined) return "The supplier's statement";
  if (leadTimeOrders === 0) return "The supplier's other orders, beside the statement";
  if (leadTimeOpenOrders >= leadTimeOrders)
    return `The supplier's other orders and ${ordersOf(leadTimeOrders)} of the item, none of them arrived, beside the statement`;
  const open = leadTimeOpenOrders > 0 ? `, ${formatQuantity(leadTimeOpenOrders)} of them not arrived yet` : "";
  return `${ordersOf(leadTimeOrders)} of the item${open}, beside the statement`;
}

/** Why the mean is neither what was forecast nor what the horizon had. */
export function heldFacts(demandClass: DemandClass, forecast: ForecastEvidence | undefined): { label: string; value: string }[] {
  if (forecast?.forecastDemand === undefined || forecast.pastDemand === undefined) return [];
  const held = heldByPast(demandClass, forecast.pastDemand, forecast.forecastDemand);
  if (held === null) return [];
  return [
    {
      label: "Forecast is followed",
      value: held === "at_most" ? "up to three times the horizon" : "down to a third of the horizon",
    },
  ];
}
