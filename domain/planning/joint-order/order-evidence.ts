import type { BestOrder } from "./best-order";
import { keepingCost } from "./item-cost";
import { dueOf, floorOf, type JointItem, type JointProblem, leastAt, priceAt } from "./joint-order";
import { expiringUnits, type OrderBound, orderBounds, type UnmetTerm, unmetTerms } from "./order-bounds";
import { type Quantities, unitsOf, volumeOf } from "./order-check";

// What a buyer is shown of the order that an item shares: its size and terms, what bound this item, what keeping the
// difference costs, and what else could be done.
// Worked: 42 units more for a minimum of 500.00 cost 1.85 of keeping; "only what is due" is 290.00, 210.00 below it.

export type OrderAlternative =
  /** What each item would order alone. */
  | { kind: "only_due"; valueMinor: number; belowMinimumMinor: number; keepingSavedMinor: number }
  /** Nothing until the next review. */
  | { kind: "wait"; days: number; lostMarginMinor: number }
  /** The next price break of this item: what it takes off and what the units that it takes cost to keep. */
  | { kind: "price_break"; quantity: number; savedMinor: number; costMinor: number };

export type SharedOrderEvidence = {
  lines: number;
  units: number;
  valueMinor: number;
  litres: number | null;
  minimumValueMinor: number;
  minimumQuantity: number;
  container: { litres: number; minimumFill: number; costMinor: number } | null;
  prices: { from: number; unitPriceMinor: number }[];
  aloneQuantity: number;
  bounds: OrderBound[];
  unmet: UnmetTerm[];
  expiringUnits: number;
  /** Of the units beyond what the item would order alone. */
  extraKeepingMinor: number;
  foundBy: BestOrder["foundBy"];
  alternatives: OrderAlternative[];
};

/** What the order will say: its lines are rounded one by one. Three lines of 33.335 are 100.02, not 100.01. */
export const orderedMinor = (items: readonly JointItem[], order: Quantities): number =>
  // A price has six places: what is left of a fraction beyond them is no half.
  items.reduce((sum, item, index) => sum + Math.round(Number(((order[index] ?? 0) * priceAt(item, order[index] ?? 0)).toFixed(4))), 0);

type Waiting = { days: number; lostMarginMinor: number };

export function sharedOrderEvidence(problem: JointProblem, best: BestOrder, index: number, waiting: Waiting): SharedOrderEvidence {
  const { items, terms } = problem;
  const item = items[index] as JointItem;
  const quantity = best.order[index] ?? 0;
  const millilitres = volumeOf(items, best.order);
  return {
    lines: best.order.filter((units) => units > 0).length,
    units: unitsOf(best.order),
    valueMinor: orderedMinor(items, best.order),
    litres: millilitres > 0 ? Math.round(millilitres / 100) / 10 : null,
    minimumValueMinor: terms.minimumValueMinor,
    minimumQuantity: terms.minimumQuantity,
    container: terms.container && {
      litres: terms.container.millilitres / 1_000,
      minimumFill: terms.container.minimumFill,
      costMinor: terms.container.costMinor,
    },
    prices: [...item.prices],
    aloneQuantity: floorOf(item),
    bounds: orderBounds(problem, best.order, index),
    unmet: unmetTerms(problem, best.order),
    expiringUnits: expiringUnits(item, quantity),
    extraKeepingMinor: Math.round(Math.max(0, keepingCost(item, quantity) - keepingCost(item, Math.min(quantity, floorOf(item))))),
    foundBy: best.foundBy,
    alternatives: [...onlyDue(problem, best.order), { kind: "wait", ...waiting }, ...nextBreak(item, quantity)],
  };
}

function onlyDue({ items, terms }: JointProblem, order: Quantities): OrderAlternative[] {
  const due = items.map(dueOf);
  if (due.every((units, index) => units === order[index])) return [];
  const valueMinor = orderedMinor(items, due);
  const keeping = (quantities: Quantities) => items.reduce((sum, item, index) => sum + keepingCost(item, quantities[index] ?? 0), 0);
  return [
    {
      kind: "only_due",
      valueMinor,
      belowMinimumMinor: Math.max(0, terms.minimumValueMinor - valueMinor),
      keepingSavedMinor: Math.round(keeping(order) - keeping(due)),
    },
  ];
}

/** The next tier that was not taken, whether it would have paid or not. */
function nextBreak(item: JointItem, quantity: number): OrderAlternative[] {
  const next = item.prices.find((tier) => tier.from > quantity);
  if (!next || quantity === 0) return [];
  const wanted = leastAt(item, next);
  const savedMinor = Math.round((priceAt(item, quantity) - next.unitPriceMinor) * wanted);
  return [
    { kind: "price_break", quantity: wanted, savedMinor, costMinor: Math.round(keepingCost(item, wanted) - keepingCost(item, quantity)) },
  ];
}
