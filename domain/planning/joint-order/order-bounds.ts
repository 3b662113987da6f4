import { dueOf, floorOf, type JointItem, type JointProblem, leastOf, listPriceOf, priceAt, shelfLifeCap, tierOf } from "./joint-order";
import { dueFits, orderValue, type Quantities, spentByCategory, unitsOf, volumeOf } from "./order-check";

// Which constraint made a quantity what it is, found by asking what would happen without the difference: a raised item lies
// at a price break, or the order would miss the supplier's minimum or a full container without it; a lowered one did not
// fit its shelf life, the room or the budget.
// Worked: 24 missing, 36 ordered: without the 12 the order is 380.00 of 500.00 → "raised by 12 to reach 500.00".

export type OrderBound =
  | { kind: "order_multiple" | "minimum_order" | "economic_order"; units: number; limit: number }
  /** All units are cheaper from `limit` on. */
  | { kind: "price_break"; units: number; limit: number; offUnitMinor: number; savedMinor: number }
  | { kind: "vendor_minimum_value"; units: number; limitMinor: number; withoutMinor: number }
  | { kind: "vendor_minimum_quantity"; units: number; limit: number; without: number }
  | { kind: "container_fill"; units: number; minimumFill: number; containers: number }
  /** Cheaper than another order soon. */
  | { kind: "cheaper_together"; units: number }
  /** A buyer's quantity, beside what is missing. */
  | { kind: "buyer_quantity"; units: number; quantity: number }
  | { kind: "shelf_life"; units: number; days: number }
  | { kind: "storage"; units: number }
  /** Of which category; older recommendations do not say. */
  | { kind: "budget"; units: number; category?: string };
/** `units` is what the constraint added, or took away where it is negative. */

/** `isScarce`: room or budget were in the way, not the demand. */
export type UnmetTerm = { isScarce?: boolean } & (
  | { kind: "vendor_minimum_value"; limitMinor: number; reachedMinor: number }
  | { kind: "vendor_minimum_quantity"; limit: number; reached: number }
  | { kind: "container_fill"; minimumFill: number; reached: number }
);

export function orderBounds(problem: JointProblem, order: Quantities, index: number): OrderBound[] {
  const item = problem.items[index];
  const quantity = order[index] ?? 0;
  if (!item) return [];
  const bounds: OrderBound[] = [];
  if (item.setQuantity !== null) return [{ kind: "buyer_quantity", units: item.setQuantity - item.missing, quantity: item.setQuantity }];
  const floor = floorOf(item);
  if (item.missing > 0 && floor > item.missing) {
    const isMinimum = floor === leastOf(item) && item.minimumOrderQuantity > item.missing;
    const worth = item.economicQuantity ?? 0;
    const bound = isMinimum
      ? ({ kind: "minimum_order", limit: item.minimumOrderQuantity } as const)
      : worth > item.missing
        ? ({ kind: "economic_order", limit: worth } as const)
        : ({ kind: "order_multiple", limit: item.orderMultiple } as const);
    bounds.push({ ...bound, units: floor - item.missing });
  }
  if (quantity > floor) bounds.push(raisedBy(problem, order, index, item, floor));
  if (quantity < floor) {
    const shelf = shelfLifeCap(item);
    const byShelf = floor - dueOf(item);
    if (byShelf > 0 && shelf !== null) bounds.push({ kind: "shelf_life", units: -byShelf, days: item.shelfLifeDays ?? 0 });
    const others = dueOf(item) - quantity;
    if (others > 0) {
      const due = problem.items.map(dueOf);
      const leftMinor = problem.limits.budgets.get(item.category);
      const isBudget = leftMinor !== undefined && (spentByCategory(problem.items, due).get(item.category) ?? 0) > leftMinor + 1e-6;
      bounds.push(isBudget ? { kind: "budget", units: -others, category: item.category } : { kind: "storage", units: -others });
    }
  }
  return bounds;
}

function raisedBy(problem: JointProblem, order: Quantities, index: number, item: JointItem, floor: number): OrderBound {
  const { items, terms } = problem;
  const quantity = order[index] ?? 0;
  const units = quantity - floor;
  const without = order.with(index, floor);
  const tier = tierOf(item, quantity);
  const from = item.prices[tier]?.from ?? 0;
  if (tier > tierOf(item, floor) && quantity < from + Math.max(item.orderMultiple, leastOf(item) - from)) {
    const offUnitMinor = listPriceOf(item) - priceAt(item, quantity);
    return { kind: "price_break", units, limit: from, offUnitMinor, savedMinor: Math.round(offUnitMinor * quantity) };
  }
  const withoutMinor = orderValue(items, without);
  if (withoutMinor < terms.minimumValueMinor)
    return { kind: "vendor_minimum_value", units, limitMinor: terms.minimumValueMinor, withoutMinor: Math.round(withoutMinor) };
  if (unitsOf(without) < terms.minimumQuantity)
    return { kind: "vendor_minimum_quantity", units, limit: terms.minimumQuantity, without: unitsOf(without) };
  if (terms.container) {
    const { millilitres, minimumFill } = terms.container;
    const containers = Math.ceil(volumeOf(items, order) / millilitres - 1e-9);
    if (volumeOf(items, without) < minimumFill * millilitres * containers)
      return { kind: "container_fill", units, minimumFill, containers };
  }
  return { kind: "cheaper_together", units };
}

/** What the supplier asks for and this order does not reach. */
export function unmetTerms(problem: JointProblem, order: Quantities): UnmetTerm[] {
  const { items, terms } = problem;
  if (unitsOf(order) === 0) return [];
  const unmet: UnmetTerm[] = [];
  const reachedMinor = Math.round(orderValue(items, order));
  if (reachedMinor < terms.minimumValueMinor)
    unmet.push({ kind: "vendor_minimum_value", limitMinor: terms.minimumValueMinor, reachedMinor });
  if (unitsOf(order) < terms.minimumQuantity)
    unmet.push({ kind: "vendor_minimum_quantity", limit: terms.minimumQuantity, reached: unitsOf(order) });
  if (terms.container) {
    const { millilitres, minimumFill } = terms.container;
    const volume = volumeOf(items, order);
    const reached = volume / (Math.ceil(volume / millilitres - 1e-9) * millilitres);
    if (reached < minimumFill - 1e-9) unmet.push({ kind: "container_fill", minimumFill, reached });
  }
  return dueFits(problem).every(Boolean) ? unmet : unmet.map((term) => ({ ...term, isScarce: true }));
}

/** Units of the item's least order that would outlive their shelf life. */
export function expiringUnits(item: JointItem, quantity: number): number {
  const shelf = shelfLifeCap(item);
  return shelf === null ? 0 : Math.max(0, quantity - shelf);
}
