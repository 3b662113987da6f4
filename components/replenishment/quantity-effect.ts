import { lineValueMinor, minorPerMajor } from "@/domain/kernel/money";
import type { PriceTier } from "@/domain/planning/joint-order/joint-order";
import type { LineLimits } from "@/domain/planning/line-limits";
import { type AtRisk, type OverBudget, overBudget, quantityConsequences } from "./quantity-consequences";

// What another quantity would do, before anybody saves it: position 20 at 4 units a day, ordered 60 in packs
// of 12: 80 units afterwards, 20 days of cover, 5 packs.

export type QuantityBasis = {
  unitPrice: string;
  /** That the supplier is paid in. */
  currency: string;
  position: number;
  dailyDemand: number;
  orderUpTo: number;
  reorderPoint: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
  /** What the planning run recommends, units. */
  recommendedQuantity?: number;
  /** What the planning run found would be lost if nothing were ordered; absent where nobody knows. */
  atRisk?: AtRisk | undefined;
  /** What room, budget, shelf life, terms and approval leave for this line beside the other lines of its order. */
  limits?: LineLimits;
  /** Ascending; the price of the highest that a quantity reaches holds for all its units. */
  prices?: readonly PriceTier[] | undefined;
};

export type QuantityEffect = {
  unitPrice: string;
  valueMinor: number;
  packs: number;
  positionAfter: number;
  /** null: nothing is sold, so it lasts for ever. */
  coverDays: number | null;
  overOrderUpTo: number;
  /** Why it cannot be saved. */
  refusal: string | null;
  /** What it would leave open, though it can be saved. */
  warning: string | null;
  /** Less than the supplier sends: somebody has to say why. */
  needsReason: boolean;
  /** What else it does, each in a sentence. */
  consequences: string[];
  overBudget: OverBudget | null;
};

export function quantityEffect(quantity: number, basis: QuantityBasis): QuantityEffect {
  const { position, dailyDemand, orderUpTo, reorderPoint, minimumOrderQuantity, orderMultiple } = basis;
  const isWhole = Number.isInteger(quantity) && quantity > 0;
  const positionAfter = position + (isWhole ? quantity : 0);
  const tiers = basis.prices ?? [];
  const tier = tiers.length > 1 ? tiers.findLast((each) => each.from <= quantity) : undefined;
  const unitPrice = tier ? (tier.unitPriceMinor / minorPerMajor(basis.currency)).toFixed(6) : basis.unitPrice;
  const valueMinor = isWhole ? lineValueMinor(unitPrice, quantity, basis.currency) : 0;
  return {
    unitPrice,
    valueMinor,
    packs: isWhole ? quantity / orderMultiple : 0,
    positionAfter,
    coverDays: dailyDemand > 0 ? Math.max(0, positionAfter) / dailyDemand : null,
    overOrderUpTo: positionAfter - orderUpTo,
    refusal: !isWhole
      ? "Enter a whole number above zero."
      : quantity % orderMultiple !== 0
        ? `The supplier packs this item in ${orderMultiple}: ${nearestPacks(quantity, orderMultiple).join(" or ")} would do.`
        : null,
    warning:
      quantity < minimumOrderQuantity
        ? `Below the supplier's minimum of ${minimumOrderQuantity}.`
        : positionAfter <= reorderPoint
          ? `Stays at or below the reorder point of ${reorderPoint}: it will be recommended again.`
          : null,
    needsReason: isWhole && quantity < minimumOrderQuantity,
    consequences:
      isWhole && basis.limits ? quantityConsequences({ recommendedQuantity: quantity, ...basis, quantity, valueMinor }, basis.limits) : [],
    overBudget: basis.limits ? overBudget(valueMinor, basis.limits) : null,
  };
}

/** The whole packs around a quantity: 50 in packs of 12 → 48, 60. */
function nearestPacks(quantity: number, orderMultiple: number): number[] {
  const below = Math.floor(quantity / orderMultiple) * orderMultiple;
  return below > 0 ? [below, below + orderMultiple] : [below + orderMultiple];
}
