import { type CostCurve, costOn } from "./item-cost";
import { dueOf, type JointItem, type JointProblem, leastAt, leastOf, listPriceOf, priceAt, priceEffect } from "./joint-order";
import {
  containersOf,
  fillsContainers,
  isAmple,
  isOrderable,
  orderCost,
  orderValue,
  reachesMinimum,
  unitsOf,
  volumeOf,
} from "./order-check";

// A good order without a solver, in three steps, each a pack at a time:
//   1 what is due; where room or budget are short, the packs that save the most for their share of what is scarce
//   2 packs that cost the least per unit of what is missing to the supplier's minimum, then to full containers
//   3 every price break that pays for the units it takes
// Its cost bounds the best order from above. null: no order keeps the terms this way.
// Worked: 210.00 to add, B's pack adds 5.00 for 0.02 of keeping, A's adds 10.00 for 0.30: 42 packs of B.

type Draft = { problem: JointProblem; curves: readonly CostCurve[]; order: number[]; valueMinor: number; millilitres: number };
type Step = { index: number; to: number; extraValue: number; extraVolume: number; extraCost: number };

const costOf = ({ problem, curves }: Draft, index: number, quantity: number) => {
  const item = problem.items[index] as JointItem;
  return priceEffect(item, quantity) + costOn(curves[index] ?? [], quantity);
};

function stepTo(draft: Draft, index: number, to: number): Step {
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

function take(draft: Draft, step: Step): void {
  draft.order[step.index] = step.to;
  draft.valueMinor += step.extraValue;
  draft.millilitres += step.extraVolume;
}

const hasRoom = ({ problem: { limits }, valueMinor, millilitres }: Draft, step: Step) =>
  (limits.roomMillilitres === null || millilitres + step.extraVolume <= limits.roomMillilitres + 1e-6) &&
  (limits.budgetMinor === null || valueMinor + step.extraValue <= limits.budgetMinor + 1e-6);

/** The best next pack of all items; `rate` says how bad one is, null that it may not be taken. */
function bestStep(draft: Draft, rate: (step: Step, item: JointItem) => number | null): Step | null {
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

export function greedyOrder(problem: JointProblem, curves: readonly CostCurve[]): number[] | null {
  const { items, terms } = problem;
  const draft = isAmple(problem) ? draftOf(problem, curves, items.map(dueOf)) : scarceDraft(problem, curves);
  if (unitsOf(draft.order) === 0) return draft.order;
  const byValue = terms.minimumValueMinor > 0;
  while (!reachesMinimum(problem, draft.order)) {
    const step = bestStep(draft, ({ index, to, extraCost }, item) => {
      const gained = (to - (draft.order[index] ?? 0)) * (byValue ? listPriceOf(item) : 1);
      return gained > 0 ? extraCost / gained : null;
    });
    if (!step) return null;
    take(draft, step);
  }
  const inside = containersOf(problem, draft.order) * (terms.container?.millilitres ?? 0);
  while (!fillsContainers(problem, draft.order)) {
    const step = bestStep(draft, ({ extraCost, extraVolume }) =>
      extraVolume > 0 && draft.millilitres + extraVolume <= inside + 1e-6 ? extraCost / extraVolume : null,
    );
    if (!step) return null;
    take(draft, step);
  }
  for (const [index, item] of items.entries()) {
    for (const tier of item.prices) {
      const wanted = leastAt(item, tier);
      const held = draft.order[index] ?? 0;
      if (held === 0 || wanted <= held || !isOrderable(item, wanted)) continue;
      const step = stepTo(draft, index, wanted);
      const tried = draft.order.with(index, wanted);
      const isKept = hasRoom(draft, step) && reachesMinimum(problem, tried) && fillsContainers(problem, tried);
      if (isKept && orderCost(problem, curves, tried) < orderCost(problem, curves, draft.order)) take(draft, step);
    }
  }
  return draft.order;
}

const draftOf = (problem: JointProblem, curves: readonly CostCurve[], order: number[]): Draft => ({
  problem,
  curves,
  order,
  valueMinor: orderValue(problem.items, order),
  millilitres: volumeOf(problem.items, order),
});

/** From nothing up to what is due: the packs that save the most cost for the share of room and budget that they take. */
function scarceDraft(problem: JointProblem, curves: readonly CostCurve[]): Draft {
  const { items, limits } = problem;
  const draft = draftOf(
    problem,
    curves,
    items.map(({ setQuantity }) => setQuantity ?? 0),
  );
  const share = (taken: number, limit: number | null) => (limit ? Math.max(0, taken) / limit : 0);
  for (;;) {
    const step = bestStep(draft, ({ to, extraCost, extraValue, extraVolume }, item) => {
      if (to > dueOf(item) || extraCost >= 0) return null;
      return extraCost / Math.max(1e-12, share(extraVolume, limits.roomMillilitres) + share(extraValue, limits.budgetMinor));
    });
    if (!step) return draft;
    take(draft, step);
  }
}
