import { type CostCurve, costOn } from "./item-cost";
import { type JointItem, type JointProblem, leastOf, priceAt, priceEffect } from "./joint-order";
import { isOrderable, type Quantities, spentByCategory, volumeOf } from "./order-check";

// An order while it is being made, pack by pack: what it takes so far of the room and of each category's budget, so that a step is judged
// without adding everything up again. Worked: 40.00 left for Garden, 30.00 taken: a pack of 12.00 does not go in.

export type Draft = {
  problem: JointProblem;
  curves: readonly CostCurve[];
  order: number[];
  millilitres: number;
  spent: Map<string, number>;
};
export type Step = { index: number; to: number; extraValue: number; extraVolume: number; extraCost: number };

export const draftOf = (problem: JointProblem, curves: readonly CostCurve[], order: Quantities): Draft => ({
  problem,
  curves,
  order: [...order],
  millilitres: volumeOf(problem.items, order),
  spent: spentByCategory(problem.items, order),
});

const costOf = ({ problem, curves }: Draft, index: number, quantity: number) =>
  priceEffect(problem.items[index] as JointItem, quantity) + costOn(curves[index] ?? [], quantity);

export function stepTo(draft: Draft, index: number, to: number): Step {
  const item = draft.problem.items[index] as JointItem;
  const held = draft.order[index] ?? 0;
  return {
    index,
    to,
    extraValue: to * priceAt(item, to) - held * priceAt(item, held),
    extraVolume: (to - held) * item.unitMillilitres,
    extraCost: costOf(draft, index, to) - costOf(draft, index, held),
  };
}

const categoryOf = ({ problem }: Draft, { index }: Step) => (problem.items[index] as JointItem).category;

export function take(draft: Draft, step: Step): void {
  const category = categoryOf(draft, step);
  draft.order[step.index] = step.to;
  draft.millilitres += step.extraVolume;
  draft.spent.set(category, (draft.spent.get(category) ?? 0) + step.extraValue);
}

/** Whether room and budget allow the step. */
export function hasRoom(draft: Draft, step: Step): boolean {
  const { roomMillilitres, budgets } = draft.problem.limits;
  const category = categoryOf(draft, step);
  const leftMinor = budgets.get(category);
  return (
    (roomMillilitres === null || draft.millilitres + step.extraVolume <= roomMillilitres + 1e-6) &&
    (leftMinor === undefined || (draft.spent.get(category) ?? 0) + step.extraValue <= leftMinor + 1e-6)
  );
}

/** How much of what is scarce a step takes: its shares of the room and of its budget. */
export function shareTaken(draft: Draft, step: Step): number {
  const { roomMillilitres, budgets } = draft.problem.limits;
  const share = (taken: number, limit: number | null | undefined) => (limit ? Math.max(0, taken) / limit : 0);
  return share(step.extraVolume, roomMillilitres) + share(step.extraValue, budgets.get(categoryOf(draft, step)));
}

/** The best next pack of all items; `rate` says how bad one is, null that it may not be taken. */
export function bestStep(draft: Draft, rate: (step: Step, item: JointItem) => number | null): Step | null {
  let best: Step | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (const [index, item] of draft.problem.items.entries()) {
    const held = draft.order[index] ?? 0;
    const to = held === 0 ? leastOf(item) : held + item.orderMultiple;
    if (!isOrderable(item, to)) continue;
    const step = stepTo(draft, index, to);
    const rated = hasRoom(draft, step) ? rate(step, item) : null;
    if (rated !== null && rated < lowest) {
      best = step;
      lowest = rated;
    }
  }
  return best;
}
