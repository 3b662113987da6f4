import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import type { MatchReason } from "@/domain/procurement/three-way-match";

const scopeWords = (scope: string) => (scope === "default" ? "the standing limit" : `the limit of ${scope.replace(":", " ")}`);

/** One reason of a match, in words: which limit, and by how much. */
export function matchReasonText(reason: MatchReason, currency: string): string {
  const money = (minor: number) => formatMoney(minor, currency, true);
  switch (reason.kind) {
    case "quantity_over_received":
      return `Line ${reason.line}: ${formatQuantity(reason.billedQuantity)} billed, ${formatQuantity(reason.receivedQuantity)} accepted; ${money(reason.overMinor)} is billed for goods that are not here.`;
    case "quantity_over_ordered":
      return `Line ${reason.line}: ${formatQuantity(reason.billedQuantity)} billed, ${formatQuantity(reason.orderedQuantity)} ordered; ${money(reason.overMinor)} more than the order.`;
    case "price_over_tolerance": {
      const ordered = Number(reason.orderedUnitPrice);
      const ratio = ordered === 0 ? null : (Number(reason.billedUnitPrice) - ordered) / ordered;
      const by = ratio === null ? "" : ` (${ratio > 0 ? "+" : ""}${formatRatio(ratio)})`;
      return `Line ${reason.line}: price ${reason.billedUnitPrice} instead of ${reason.orderedUnitPrice}${by}, ${money(reason.varianceMinor)} in all; over ${scopeWords(reason.scope)}.`;
    }
    case "no_purchase_order":
      return `Line ${reason.line}: no line of an order that it could belong to.`;
    case "currency_mismatch":
      return `Billed in ${reason.billedCurrency}, ordered in ${reason.orderedCurrency}.`;
    case "duplicate":
      return "The same supplier already billed this under another invoice.";
    case "bank_details_changed":
      return "The supplier's bank details are being changed: nothing is paid until the change is approved and has rested.";
    case "total_mismatch":
      return `The stated total ${money(reason.statedMinor)} is not the sum of the lines, ${money(reason.computedMinor)}.`;
  }
}

/** The reasons that speak of one invoice line. */
export function reasonsOfLine(reasons: readonly MatchReason[], line: number): MatchReason[] {
  return reasons.filter((reason) => "line" in reason && reason.line === line);
}
