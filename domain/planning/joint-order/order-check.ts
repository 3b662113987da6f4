import type { CostCurve } from "./item-cost";
import { costOn } from "./item-cost";
import { capOf, dueOf, type JointItem, type JointProblem, keptOf, leastOf, priceAt, priceEffect } from "./joint-order";

// What an order is worth, takes and costs, and whether it keeps the terms. One judge for every way of finding it: the
// solver's answer, the greedy one and every order of a brute force are measured here.
// Worked: 24 × 10.00 + 52 × 5.00 = 500.00 reaches a minimum of 500.00; 51 of B would not.

export type Quantities = readonly number[];

export const orderValue = (items: readonly JointItem[], order: Quantities) =>
  items.reduce((sum, item, index) => sum + (order[index] ?? 0) * priceAt(item, order[index] ?? 0), 0);
export const unitsOf = (order: Quantities) => order.reduce((sum, quantity) => sum + quantity, 0);
export const volumeOf = (items: readonly JointItem[], order: Quantities) =>
  items.reduce((sum, item, index) => sum + (order[index] ?? 0) * item.unitMillilitres, 0);

/** Whole containers, the last one begun. */
export const containersOf = ({ items, terms }: JointProblem, order: Quantities) =>
  terms.container ? Math.ceil(volumeOf(items, order) / terms.container.millilitres - 1e-9) : 0;

export function orderCost(problem: JointProblem, curves: readonly CostCurve[], order: Quantities): number {
  let cost = containersOf(problem, order) * (problem.terms.container?.costMinor ?? 0);
  for (const [index, item] of problem.items.entries()) {
    const quantity = order[index] ?? 0;
    cost += priceEffect(item, quantity) + costOn(curves[index] ?? [], quantity);
  }
  return cost;
}

export const fitsRoom = ({ items, limits }: JointProblem, order: Quantities) =>
  limits.roomMillilitres === null || volumeOf(items, order) <= limits.roomMillilitres + 1e-6;

/** What an order spends in each category, minor units. */
export function spentByCategory(items: readonly JointItem[], order: Quantities): Map<string, number> {
  const spent = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const quantity = order[index] ?? 0;
    if (quantity > 0) spent.set(item.category, (spent.get(item.category) ?? 0) + quantity * priceAt(item, quantity));
  }
  return spent;
}

export function fitsBudgets({ items, limits }: JointProblem, order: Quantities): boolean {
  if (limits.budgets.size === 0) return true;
  return [...spentByCategory(items, order)].every(([category, minor]) => minor <= (limits.budgets.get(category) ?? minor) + 1e-6);
}

export const fitsLimits = (problem: JointProblem, order: Quantities) => fitsRoom(problem, order) && fitsBudgets(problem, order);

/**
 * Of each item, whether what is due of all that share its budget and the room fits into them: then it gets no less than alone. Where it does
 * not, the items are weighed against each other; a budget of another category takes nothing from them.
 */
export function dueFits({ items, limits }: JointProblem): boolean[] {
  const due = items.map(dueOf);
  const hasRoom = limits.roomMillilitres === null || volumeOf(items, due) <= limits.roomMillilitres + 1e-6;
  if (hasRoom && limits.budgets.size === 0) return items.map(() => true);
  const spent = spentByCategory(items, due);
  return items.map(
    ({ category }) => hasRoom && (spent.get(category) ?? 0) <= (limits.budgets.get(category) ?? Number.POSITIVE_INFINITY) + 1e-6,
  );
}

export const reachesMinimum = ({ items, terms }: JointProblem, order: Quantities) =>
  unitsOf(order) === 0 || (orderValue(items, order) >= terms.minimumValueMinor - 1e-6 && unitsOf(order) >= terms.minimumQuantity);

export function fillsContainers(problem: JointProblem, order: Quantities): boolean {
  const { container } = problem.terms;
  if (!container) return true;
  return volumeOf(problem.items, order) >= container.minimumFill * container.millilitres * containersOf(problem, order) - 1e-6;
}

/** The least that each item gets: what a buyer set, what is due where that fits, else what it keeps, as long as all of that fits. */
export function leastOfEach(problem: JointProblem): number[] {
  const fits = dueFits(problem);
  const least = problem.items.map((item, index) => (fits[index] ? dueOf(item) : (item.setQuantity ?? 0)));
  if (fits.every(Boolean)) return least;
  const kept = problem.items.map((item, index) => Math.max(least[index] ?? 0, keptOf(item)));
  return fitsLimits(problem, kept) ? kept : least;
}

/** Packs, minimum and cap of every item. */
export const isOrderable = (item: JointItem, quantity: number) =>
  quantity === 0 || (quantity % item.orderMultiple === 0 && quantity >= leastOf(item) && quantity <= capOf(item));

/** Everything that was asked of the order. */
export function isFeasible(problem: JointProblem, order: Quantities): boolean {
  return (
    leastOfEach(problem).every((least, index) => (order[index] ?? 0) >= least) &&
    problem.items.every((item, index) => isOrderable(item, order[index] ?? 0) && (item.setQuantity ?? order[index]) === order[index]) &&
    fitsLimits(problem, order) &&
    reachesMinimum(problem, order) &&
    fillsContainers(problem, order)
  );
}
