import { z } from "zod";
import { day } from "@/domain/kernel/days";
import { smallId } from "@/domain/kernel/ids";
import { createKnownDemand } from "@/domain/planning/backtest/known-demand";
import { outcomeOf } from "@/domain/planning/backtest/outcome";
import { type BacktestPolicy, backtestPolicy } from "@/domain/planning/backtest/policy";
import { emptyResult, replayKey } from "@/domain/planning/backtest/replay";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { historyFromDatabase } from "./history-from-database";
import { recordedOutcome } from "./recorded-outcome";
import { saveBacktestItems } from "./save-backtest-items";

const DAY = 86_400_000;
const LONGEST_DAYS = 366;
/** Milliseconds between two notes of progress: the worker's other jobs get their turn. */
const PIECE_MS = 100;
const LONGEST_PROBLEM = 500;
/** A run that a worker began so often and never ended is what ends the worker. */
const MOST_ATTEMPTS = 3;
const WAKE = "SELECT graphile_worker.add_job('run-backtests', job_key => 'run-backtests', max_attempts => 1)";

export const requestBacktestInput = z.object({
  entityId: smallId,
  fromDay: day,
  toDay: day,
  policies: z.tuple([backtestPolicy, backtestPolicy]),
});

/** Asks for a stretch to be replayed under two policies; a worker does it. */
export async function requestBacktest(context: ServiceContext, input: z.input<typeof requestBacktestInput>): Promise<{ id: number }> {
  const { entityId, fromDay, toDay, policies } = requestBacktestInput.parse(input);
  requireScope(context, "backtests.run", { entityId, nodeIds: [] });
  for (const { serviceTarget, serviceTargetA, serviceTargetC } of policies)
    if ((serviceTargetA ?? serviceTarget) < serviceTarget || serviceTarget < (serviceTargetC ?? serviceTarget))
      throw new ServiceError("invalid", "A class that earns more is not served less.", { path: "policies" });
  const days = (Date.parse(toDay) - Date.parse(fromDay)) / DAY;
  if (days < 7 || days > LONGEST_DAYS) throw new ServiceError("invalid", `Choose between 7 and ${LONGEST_DAYS} days.`, { path: "toDay" });
  if (Date.parse(toDay) > context.now.getTime()) throw new ServiceError("invalid", "The stretch has to be over.", { path: "toDay" });
  return transact(context, async (inside) => {
    const requestedBy = context.actor.kind === "person" ? context.actor.name : context.actor.id;
    const { rows } = await inside.client.query<{ id: number }>(
      "INSERT INTO backtest_run (entity_id, from_day, to_day, policies, requested_by, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
      [entityId, fromDay, toDay, JSON.stringify(policies), requestedBy, context.now],
    );
    const id = rows[0]?.id ?? 0;
    await audit(inside, "backtest.requested", [{ subjectKind: "backtest", subjectId: id, detail: { fromDay, toDay, policies } }]);
    await markChanged(inside.client, "planning_rules", [entityId]);
    await inside.client.query(WAKE);
    return { id };
  });
}

/** Ends a run that nobody wants any more; one that is done stays. */
export const cancelBacktest = (context: ServiceContext, id: number): Promise<void> =>
  transact(context, async (inside) => {
    const { rows } = await inside.client.query<{ entityId: number; state: string }>(
      `SELECT entity_id AS "entityId", state FROM backtest_run WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const run = rows[0];
    if (!run) throw new ServiceError("not_found", "There is no such back-test in your scope.");
    requireScope(context, "backtests.run", { entityId: run.entityId, nodeIds: [] });
    if (run.state !== "queued" && run.state !== "running") throw new ServiceError("conflict", `The back-test is ${run.state} already.`);
    await inside.client.query("UPDATE backtest_run SET state = 'cancelled', completed_at = $2 WHERE id = $1", [id, context.now]);
    await audit(inside, "backtest.cancelled", [{ subjectKind: "backtest", subjectId: id }]);
    await markChanged(inside.client, "planning_rules", [run.entityId]);
  });

type RunRow = { id: number; entity_id: number; from_day: string; to_day: string; policies: BacktestPolicy[]; attempts: number };

/**
 * Runs what was asked for, the oldest first; what a killed worker left begins again, a few times. Callers make sure that they are alone.
 */
export async function runBacktests(context: ServiceContext, stopped: () => boolean = () => false): Promise<number[]> {
  const done: number[] = [];
  while (!stopped()) {
    const { rows } = await context.pool.query<RunRow>(
      `UPDATE backtest_run SET state = 'running', progress = 0, attempts = attempts + 1 WHERE id = (SELECT id FROM backtest_run WHERE state IN ('queued', 'running') ORDER BY id LIMIT 1)
       RETURNING id, entity_id, from_day, to_day, policies, attempts`,
    );
    const run = rows[0];
    if (!run) break;
    try {
      if (run.attempts > MOST_ATTEMPTS) throw new Error(`Its worker was killed ${MOST_ATTEMPTS} times while it ran.`);
      const end = await runOne(context, run, stopped);
      if (end === "stopped") {
        // The worker chose to end: that is not the run's doing.
        await context.pool.query("UPDATE backtest_run SET attempts = attempts - 1 WHERE id = $1", [run.id]);
        break;
      }
      if (end === "done") done.push(run.id);
    } catch (error) {
      await fail(context, run, (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_PROBLEM));
    }
  }
  return done;
}

const fail = (context: ServiceContext, { id, entity_id: entityId }: RunRow, problem: string): Promise<void> =>
  transact(context, async (inside) => {
    await inside.client.query("UPDATE backtest_run SET state = 'failed', problem = $2, completed_at = clock_timestamp() WHERE id = $1", [
      id,
      problem,
    ]);
    await audit(inside, "backtest.failed", [{ subjectKind: "backtest", subjectId: id, detail: { problem } }]);
    await markChanged(inside.client, "planning_rules", [entityId]);
  });

/** A run that was cancelled meanwhile is left as it is. */
async function runOne(context: ServiceContext, run: RunRow, stopped: () => boolean): Promise<"done" | "stopped" | "cancelled"> {
  const history = await historyFromDatabase(context.pool, {
    entityId: run.entity_id,
    fromDay: run.from_day,
    toDay: run.to_day,
    withForecasts: run.policies.some(({ model }) => model === "forecast"),
  });
  const results = run.policies.map(() => emptyResult(history.keys.length, history.stretch));
  const knownOf = createKnownDemand(history);
  for (let to = 0; to < history.keys.length; ) {
    if (stopped()) return "stopped";
    for (const began = performance.now(); to < history.keys.length && performance.now() - began < PIECE_MS; to++) {
      const knownOn = knownOf(to);
      for (const [index, policy] of run.policies.entries()) {
        const result = results[index];
        if (result) replayKey(history, to, policy, history.stretch, knownOn, result);
      }
    }
    const { rowCount } = await context.pool.query("UPDATE backtest_run SET progress = $2 WHERE id = $1 AND state = 'running'", [
      run.id,
      to / history.keys.length,
    ]);
    if (rowCount === 0) return "cancelled";
  }
  const [first, second] = results;
  const keys = history.keys.map(({ unitCostMinor }, key) => ({
    itemId: history.itemIds[key] ?? 0,
    nodeId: history.nodeIds[key] ?? 0,
    unitCostMinor,
  }));
  const recorded = await recordedOutcome(context.pool, { entityId: run.entity_id, fromDay: run.from_day, toDay: run.to_day, keys });
  return transact(context, async (inside) => {
    const { rowCount } = await inside.client.query(
      "UPDATE backtest_run SET state = 'done', progress = 1, outcomes = $2, recorded = $3, left_out = $4, completed_at = clock_timestamp() WHERE id = $1 AND state = 'running'",
      [
        run.id,
        JSON.stringify(results.map((result) => outcomeOf(history, result, history.stretch))),
        recorded && JSON.stringify(recorded),
        history.leftOut,
      ],
    );
    if (rowCount === 0) return "cancelled";
    if (first && second) await saveBacktestItems(inside, run.id, history, first, second);
    await audit(inside, "backtest.done", [{ subjectKind: "backtest", subjectId: run.id, detail: { items: history.keys.length } }]);
    await markChanged(inside.client, "planning_rules", [run.entity_id]);
    return "done";
  });
}
