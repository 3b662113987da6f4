import { greedyOrder } from "./greedy-order";
import { type CostCurve, costCurve } from "./item-cost";
import type { JointProblem } from "./joint-order";
import { orderFromColumns, orderProgram } from "./mixed-integer-program";
import { isFeasible, leastOfEach, orderCost } from "./order-check";

// The better of two orders, both measured by the same judge: the solver's, and the greedy one that is there without a
// solver and bounds it from above. A minimum that cannot be reached is dropped, the containers first, and said.
// Worked: 8.00 needed, minimum 500.00, shelf life allows 60.00: 8.00 is ordered, "440.00 below the minimum" is shown.

/** Answers with the values of columns, or null when it found none. `isProven`: nothing noticeably better exists. */
export type Solver = (program: string) => Promise<{ value: (column: string) => number; isProven: boolean } | null>;

export type BestOrder = { order: number[]; costMinor: number; foundBy: "solver" | "solver_in_time" | "greedy" };

/** Items beyond this are left to the greedy order: a program of this size is solved in well under a second. */
const SOLVED_ITEMS = 150;

export async function bestOrder(problem: JointProblem, solve: Solver): Promise<BestOrder> {
  const curves = problem.items.map(costCurve);
  const withoutFill = { ...problem, terms: { ...problem.terms, container: null } };
  const bare = { ...problem, terms: { minimumValueMinor: 0, minimumQuantity: 0, container: null } };
  for (const asked of problem.terms.container ? [problem, withoutFill, bare] : [problem, bare]) {
    const found = await attempt(asked, curves, solve);
    if (found) return found;
  }
  return { ...alone(problem, curves), foundBy: "greedy" };
}

async function attempt(problem: JointProblem, curves: CostCurve[], solve: Solver): Promise<BestOrder | null> {
  const greedy = greedyOrder(problem, curves);
  const found: BestOrder[] = greedy ? [{ order: greedy, costMinor: orderCost(problem, curves, greedy), foundBy: "greedy" }] : [];
  if (problem.items.length <= SOLVED_ITEMS) {
    const program = orderProgram(problem, curves);
    const answer = await solve(program.text);
    const order = answer && orderFromColumns(program, answer.value);
    if (order && isFeasible(problem, order)) {
      found.unshift({ order, costMinor: orderCost(problem, curves, order), foundBy: answer.isProven ? "solver" : "solver_in_time" });
    }
  }
  // The first of equals: the solver's.
  return found.reduce<BestOrder | null>((best, one) => (best && best.costMinor <= one.costMinor + 1e-6 ? best : one), null);
}

/** Each item on its own, as far as room and budget go. */
function alone(problem: JointProblem, curves: CostCurve[]) {
  const order = leastOfEach(problem);
  return { order, costMinor: orderCost(problem, curves, order) };
}
