import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import type { LegacyHighsOptions } from "highs";
import type { Solver } from "@/domain/planning/joint-order/best-order";

// HiGHS in a thread of its own: it blocks the one that it works in, and leases, health and other jobs live in ours.

/** What ends a search is counted, not timed: a busy machine gives the same answer, only later. */
const OPTIONS = {
  output_flag: false,
  /** A thousandth of what the order costs beside its price: below what any of its inputs is known to. */
  mip_rel_gap: 1e-3,
  mip_max_nodes: 400,
  threads: 1,
  /** Only against a search that hangs. */
  time_limit: 60,
} satisfies LegacyHighsOptions;

/** Plain JavaScript, because a thread does not inherit the loader of the main one. */
const THREAD = `
  const { parentPort, workerData } = require("node:worker_threads");
  const highs = require(workerData)();
  parentPort.on("message", async ({ id, program, options }) => {
    try {
      const { Status, Columns } = (await highs).solve(program, options);
      parentPort.postMessage({ id, status: Status, values: Object.fromEntries(Object.entries(Columns).map(([name, { Primal }]) => [name, Primal ?? 0])) });
    } catch (error) {
      parentPort.postMessage({ id, status: String(error), values: {} });
    }
  });`;

type Answer = { id: number; status: string; values: Record<string, number> };
type Thread = { worker: Worker; waiting: Map<number, (answer: Answer | null) => void> };

let thread: Thread | undefined;
let asked = 0;

function startThread(): Thread {
  const worker = new Worker(THREAD, { eval: true, workerData: createRequire(import.meta.url).resolve("highs"), execArgv: [] });
  const started: Thread = { worker, waiting: new Map() };
  const settle = (id: number, answer: Answer | null) => {
    started.waiting.get(id)?.(answer);
    started.waiting.delete(id);
    // An idle thread keeps nobody's process alive.
    if (started.waiting.size === 0) worker.unref();
  };
  // A thread that died answers nobody; the greedy orders stand, and the next question starts another one.
  const fail = () => {
    if (thread === started) thread = undefined;
    for (const id of [...started.waiting.keys()]) settle(id, null);
  };
  worker.on("message", (answer: Answer) => settle(answer.id, answer));
  worker.once("error", fail);
  worker.once("exit", fail);
  worker.unref();
  return started;
}

const isProven = (status: string) => status === "Optimal";
/** Ended by a limit with the best order so far, if there is one. */
const isAnswer = (status: string) => isProven(status) || /limit reached/i.test(status);

/** Solves in the thread; one question after another. */
export const solveProgram: Solver = async (program) => {
  thread ??= startThread();
  const { worker, waiting } = thread;
  const id = ++asked;
  const answer = await new Promise<Answer | null>((resolve) => {
    waiting.set(id, resolve);
    worker.ref();
    worker.postMessage({ id, program, options: OPTIONS });
  });
  if (!answer || !isAnswer(answer.status)) return null;
  return { value: (column) => answer.values[column] ?? 0, isProven: isProven(answer.status) };
};
