import type { CostCurve } from "./item-cost";
import { dueOf, type JointItem, type JointProblem, leastAt, leastOf, listPriceOf } from "./joint-order";
import {
  containersOf,
  fillsContainers,
  isFeasible,
  isOrderable,
  leastOfEach,
  orderCost,
  type Quantities,
  reachesMinimum,
  unitsOf,
} from "./order-check";
import { bestStep, type Draft, draftOf, hasRoom, shareTaken, stepTo, take } from "./order-draft";

// A good order without a solver, a pack at a time:
//   1 what is due; where room or budget are short, the packs that save the most for their share of what is scarce
//   2 packs that cost the least per unit of what is missing to the supplier's minimum, then to full containers
//   3 every price break that pays for the units it takes, and back out with packs that turned out needless
// Price breaks are tried before and after 2, because units that earn a price fill the order as well; the cheaper way counts.
// Its cost bounds the best order from above. null: no order keeps the terms this way.
// Worked: 210.00 to add, B's pack adds 5.00 for 0.02 of keeping, A's adds 10.00 for 0.30: 42 packs of B.

export function greedyOrder(problem: JointProblem, curves: readonly CostCurve[]): number[] | null {
  const start = scarceOrder(problem, curves);
  if (unitsOf(start) === 0) return start;
  const cost = (order: Quantities) => orderCost(problem, curves, order);
  const ways = [completed(problem, curves, start), completed(problem, curves, withBreaks(problem, curves, start, false))];
  const found = ways.flatMap((order) => (order ? [withBreaks(problem, curves, order, true)] : [])).sort((a, b) => cost(a) - cost(b));
  return found[0] ?? null;
}

/** Up to the supplier's minimum, then to full containers, then without what turned out needless. */
function completed(problem: JointProblem, curves: readonly CostCurve[], from: Quantities): number[] | null {
  const { terms } = problem;
  const draft = draftOf(problem, curves, from);
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
  backOut(draft, from);
  return draft.order;
}

/** Takes packs beyond `from` out again, as long as the order keeps its terms and gets cheaper. */
function backOut(draft: Draft, from: Quantities): void {
  for (const [index, item] of draft.problem.items.entries()) {
    for (;;) {
      const held = draft.order[index] ?? 0;
      const to = held - item.orderMultiple < leastOf(item) ? 0 : held - item.orderMultiple;
      if (held === 0 || to < (from[index] ?? 0)) break;
      const step = stepTo(draft, index, to);
      if (step.extraCost >= 0 || !isFeasible(draft.problem, draft.order.with(index, to))) break;
      take(draft, step);
    }
  }
}

/** With each price break that pays; `isComplete`: the order keeps its terms, and goes on keeping them. */
function withBreaks(problem: JointProblem, curves: readonly CostCurve[], from: Quantities, isComplete: boolean): number[] {
  const draft = draftOf(problem, curves, from);
  for (const [index, item] of problem.items.entries()) {
    for (const tier of item.prices.slice(1)) {
      const wanted = leastAt(item, tier);
      if (wanted <= (draft.order[index] ?? 0) || !isOrderable(item, wanted)) continue;
      const step = stepTo(draft, index, wanted);
      const tried = draft.order.with(index, wanted);
      const isKept = hasRoom(draft, step) && (!isComplete || (reachesMinimum(problem, tried) && fillsContainers(problem, tried)));
      if (isKept && orderCost(problem, curves, tried) < orderCost(problem, curves, draft.order)) take(draft, step);
    }
  }
  return draft.order;
}

/** What each gets in any case, and up to what is due where not all of that fits: the packs that save the most cost for the share of room and budget that they take. */
function scarceOrder(problem: JointProblem, curves: readonly CostCurve[]): number[] {
  const draft = draftOf(problem, curves, leastOfEach(problem));
  for (;;) {
    const step = bestStep(draft, (tried, item: JointItem) =>
      tried.to > dueOf(item) || tried.extraCost >= 0 ? null : tried.extraCost / Math.max(1e-12, shareTaken(draft, tried)),
    );
    if (!step) return draft.order;
    take(draft, step);
  }
}
