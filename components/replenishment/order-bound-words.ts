import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import type { OrderBound, UnmetTerm } from "@/domain/planning/joint-order/order-bounds";
import type { OrderAlternative } from "@/domain/planning/joint-order/order-evidence";

// Constraints in a buyer's words: {kind: "vendor_minimum_value", units: 24, limitMinor: 50000} → "Raised by 24 to reach the
// supplier's minimum of EUR 500.00".

export function boundWords(bound: OrderBound, currency: string): string {
  const units = formatQuantity(Math.abs(bound.units));
  const money = (minor: number) => formatMoney(minor, currency, true);
  switch (bound.kind) {
    case "order_multiple":
      return `Raised by ${units} to full packs of ${formatQuantity(bound.limit)}.`;
    case "minimum_order":
      return `Raised by ${units} to the item's minimum of ${formatQuantity(bound.limit)}.`;
    case "economic_order":
      return `Raised by ${units} to ${formatQuantity(bound.limit)}, the economic order quantity: fewer are not worth an order.`;
    case "price_break":
      return `Raised by ${units} to the price break at ${formatQuantity(bound.limit)}, which takes ${money(bound.offUnitMinor)} off each unit and ${money(bound.savedMinor)} off the line.`;
    case "vendor_minimum_value":
      return `Raised by ${units} to reach the supplier's minimum of ${money(bound.limitMinor)}; without them the order is ${money(bound.withoutMinor)}.`;
    case "vendor_minimum_quantity":
      return `Raised by ${units} to reach the supplier's minimum of ${formatQuantity(bound.limit)} units; without them the order has ${formatQuantity(bound.without)}.`;
    case "container_fill":
      return `Raised by ${units} so that ${formatQuantity(bound.containers)} ${bound.containers === 1 ? "container is" : "containers are"} ${formatRatio(bound.minimumFill, 0)} full.`;
    case "cheaper_together":
      return `Raised by ${units}: cheaper in this order than in another one soon.`;
    case "buyer_quantity":
      return `Kept at ${formatQuantity(bound.quantity)}, as a buyer set it; the rest of the order is made around it.`;
    case "shelf_life":
      return `Cut by ${units}: more would not sell within its shelf life of ${formatQuantity(bound.days)} days.`;
    case "storage":
      return `Cut by ${units}: the node has no room for more after what comes first.`;
    case "budget":
      return `Cut by ${units}: the budget${bound.category ? ` of ${bound.category}` : ""} pays for no more after what comes first.`;
  }
}

export function unmetWords(unmet: UnmetTerm, currency: string): string {
  const because = unmet.isScarce ? "room or budget allow no more" : "nothing more would sell in time";
  switch (unmet.kind) {
    case "vendor_minimum_value":
      return `${formatMoney(unmet.limitMinor - unmet.reachedMinor, currency, true)} below the supplier's minimum of ${formatMoney(unmet.limitMinor, currency, true)}: ${because}.`;
    case "vendor_minimum_quantity":
      return `${formatQuantity(unmet.limit - unmet.reached)} units below the supplier's minimum of ${formatQuantity(unmet.limit)}: ${because}.`;
    case "container_fill":
      return `The last container is ${formatRatio(unmet.reached, 0)} full, the supplier wants ${formatRatio(unmet.minimumFill, 0)}.`;
  }
}

export function alternativeWords(alternative: OrderAlternative, currency: string): { label: string; effect: string } {
  const money = (minor: number) => formatMoney(minor, currency, true);
  switch (alternative.kind) {
    case "only_due":
      return {
        label: "Only what is due",
        effect: `${money(alternative.valueMinor)} in all${alternative.belowMinimumMinor > 0 ? `, ${money(alternative.belowMinimumMinor)} below the minimum` : ""}; ${alternative.keepingSavedMinor < 0 ? "costs" : "saves"} ${money(Math.abs(alternative.keepingSavedMinor))} of keeping`,
      };
    case "wait":
      return {
        label: `Wait ${formatQuantity(alternative.days)} days`,
        effect: `${money(alternative.lostMarginMinor)} of margin at risk over the order's items`,
      };
    case "price_break":
      return {
        label: `Order ${formatQuantity(alternative.quantity)}`,
        effect: `the next price takes ${money(alternative.savedMinor)} off; keeping the rest costs ${money(alternative.costMinor)}`,
      };
  }
}
