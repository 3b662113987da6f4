import { formatMoney, formatQuantity } from "@/components/ui/format";
import { lineValueMinor, minorPerMajor } from "@/domain/kernel/money";
import type { PriceTier } from "@/domain/planning/joint-order/joint-order";
import type { LineLimits } from "@/domain/planning/line-limits";
import { weigh } from "@/domain/procurement/exchange-rate";

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
  /** Minor units that one unit short loses; absent where nobody knows. */
  unitMarginMinor?: number;
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
};

export function quantityEffect(quantity: number, basis: QuantityBasis): QuantityEffect {
  const { position, dailyDemand, orderUpTo, reorderPoint, minimumOrderQuantity, orderMultiple } = basis;
  const isWhole = Number.isInteger(quantity) && quantity > 0;
  const positionAfter = position + (isWhole ? quantity : 0);
  const tiers = basis.prices ?? [];
  const tier = tiers.length > 1 ? tiers.findLast((each) => each.from <= quantity) : undefined;
  const unitPrice = tier ? (tier.unitPriceMinor / minorPerMajor(basis.currency)).toFixed(6) : basis.unitPrice;
  return {
    unitPrice,
    valueMinor: isWhole ? lineValueMinor(unitPrice, quantity, basis.currency) : 0,
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
    consequences: isWhole ? consequencesOf(quantity, unitPrice, basis) : [],
  };
}

function consequencesOf(quantity: number, unitPrice: string, basis: QuantityBasis): string[] {
  const { recommendedQuantity = quantity, unitMarginMinor, limits, position, dailyDemand } = basis;
  const said: string[] = [];
  const fewer = Math.max(0, recommendedQuantity - quantity);
  const uncovered = Math.min(fewer, Math.max(0, basis.orderUpTo - position - quantity));
  if (!limits) return said;
  const money = (minor: number) => formatMoney(Math.round(minor), limits.currency, true);
  // Margins, budgets and rules are the company's.
  const { homeCurrency, exchangeRate } = limits;
  const homeMoney = (minor: number) => formatMoney(Math.round(minor), homeCurrency, true);
  const rates = new Map(exchangeRate ? [[limits.currency, exchangeRate]] : []);
  const worth = (minor: number) => weigh(minor, limits.currency, { currency: homeCurrency, rates }).minor;
  if (uncovered > 0 && unitMarginMinor)
    said.push(
      `${formatQuantity(uncovered)} units below what is missing: up to ${homeMoney(uncovered * unitMarginMinor)} of margin is at risk.`,
    );
  const valueMinor = lineValueMinor(unitPrice, quantity, basis.currency);
  const orderMinor = limits.othersMinor + valueMinor;
  const orderUnits = limits.othersUnits + quantity;
  if (orderMinor < limits.minimumValueMinor)
    said.push(
      `The order is ${money(limits.minimumValueMinor - orderMinor)} below the supplier's minimum of ${money(limits.minimumValueMinor)}.`,
    );
  if (orderUnits < limits.minimumQuantity)
    said.push(`The order is ${formatQuantity(limits.minimumQuantity - orderUnits)} units below the supplier's minimum.`);
  if (limits.roomLitres !== null && quantity * limits.unitLitres > limits.roomLitres)
    said.push(
      `Takes ${formatQuantity(Math.round(quantity * limits.unitLitres))} l; the node has ${formatQuantity(Math.floor(limits.roomLitres))} l left.`,
    );
  const valueWorth = worth(valueMinor);
  if (limits.budgetMinor !== null && valueWorth === null)
    said.push(`The category's budget stops it: nobody has said what ${limits.currency} is worth in ${homeCurrency}.`);
  else if (limits.budgetMinor !== null && valueWorth !== null && valueWorth > limits.budgetMinor)
    said.push(`The category's budget has ${homeMoney(limits.budgetMinor)} left: it cannot be released.`);
  const sellable = dailyDemand * (limits.leadTimeDays + (limits.shelfLifeDays ?? 0)) - Math.max(0, position);
  const expiring = Math.ceil(quantity - Math.max(0, sellable));
  if (limits.shelfLifeDays !== null && dailyDemand > 0 && expiring > 0)
    said.push(`${formatQuantity(expiring)} units would outlive their shelf life of ${formatQuantity(limits.shelfLifeDays)} days.`);
  if (limits.approvalFromMinor !== null && (worth(orderMinor) ?? Number.POSITIVE_INFINITY) >= limits.approvalFromMinor)
    said.push(`An order of ${money(orderMinor)} waits for approval, which is asked from ${homeMoney(limits.approvalFromMinor)} on.`);
  return said;
}

/** The whole packs around a quantity: 50 in packs of 12 → 48, 60. */
function nearestPacks(quantity: number, orderMultiple: number): number[] {
  const below = Math.floor(quantity / orderMultiple) * orderMultiple;
  return below > 0 ? [below, below + orderMultiple] : [below + orderMultiple];
}
