import loadHighs from "highs";
import { type BestOrder, bestOrder, type Solver } from "@/domain/planning/joint-order/best-order";
import type { JointProblem } from "@/domain/planning/joint-order/joint-order";

/** An order that takes longer to improve than this is good enough: the greedy one is there, and both are measured. */
const SECONDS = 2;

let loading: ReturnType<typeof loadHighs> | undefined;

/** HiGHS, ready to be asked. It blocks its thread while it works, so nobody waits for it in a request. */
export async function jointOrderSolver(): Promise<Solver> {
  loading ??= loadHighs();
  const highs = await loading;
  return (program) => {
    const answer = highs.solve(program, { output_flag: false, time_limit: SECONDS, mip_rel_gap: 1e-6 });
    if (answer.Status !== "Optimal" && answer.Status !== "Time limit reached") return null;
    const columns = answer.Columns as Record<string, { Primal?: number } | undefined>;
    return { value: (column) => columns[column]?.Primal ?? 0, isProven: answer.Status === "Optimal" };
  };
}

export async function solveJointOrder(problem: JointProblem): Promise<BestOrder> {
  return bestOrder(problem, await jointOrderSolver());
}
