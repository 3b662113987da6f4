import { createServer } from "node:http";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { parseCronItems, Logger as QueueLogger, type Runner, run, type TaskList } from "graphile-worker";
import pino, { type Logger } from "pino";
import { type Pool, sharedPool } from "@/db/client";
import { describeError } from "./describe-error";
import type { Handler, JobName } from "./job";
import { handlers } from "./jobs/handlers";
import { schedules } from "./schedules";

/** Jobs wait for the database, not for this process: a few at once keep two cores busy beside the server. */
const CONCURRENT_JOBS = Number(process.env.WORKER_CONCURRENCY ?? 3);
/** The safety net behind the wake-up that every batch sends. */
const POLL_MS = 1_000;

/** Any number of these run at once: each batch locks its own rows. */
const SHARED: ReadonlySet<JobName> = new Set(["drain-messages"]);

/**
 * Two runs of one job never overlap: they would only wait for each other's rows. The lock belongs to a connection, so it
 * ends with a worker that is killed; a queue of the job table would stay locked for hours.
 */
async function alone(name: JobName, pool: Pool, run: () => Promise<void>): Promise<void> {
  if (SHARED.has(name)) return run();
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock(hashtextextended($1, 11)) AS held", [name]);
    if (rows[0]?.held) await run();
    else
      await client.query(
        "SELECT graphile_worker.add_job($1, run_at => now() + interval '1 second', job_key => $1, job_key_mode => 'preserve_run_at', max_attempts => 1)",
        [name],
      );
  } finally {
    await client.query("SELECT pg_advisory_unlock_all()").then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}

function task(name: JobName, handler: Handler, pool: Pool, log: Logger, stopping: () => boolean): TaskList[string] {
  return async (payload) => {
    const started = performance.now();
    try {
      await alone(name, pool, () =>
        handler(payload, { pool, log, context: { pool, actor: { kind: "job", id: name }, now: new Date() }, stopped: stopping }),
      );
      log.debug({ job: name, ms: Math.round(performance.now() - started) }, "job done");
    } catch (error) {
      log.error({ job: name, ...describeError(error) }, "job failed");
      throw error;
    }
  };
}

async function startUp(pool: Pool, names: readonly JobName[]): Promise<void> {
  const first = schedules.filter(({ job, atStart }) => atStart && names.includes(job)).map(({ job }) => job);
  await pool.query("SELECT graphile_worker.add_job(name, job_key => name, max_attempts => 1) FROM unnest($1::text[]) AS name", [first]);
}

export type Worker = { stop(): Promise<void>; done: Promise<void>; port: number | null };

/** Runs the jobs until stopped. A job that is running at that time finishes its batch. */
export async function startWorker(options: {
  pool: Pool;
  log: Logger;
  port?: number;
  only?: Partial<Record<JobName, Handler>>;
  cron?: boolean;
}): Promise<Worker> {
  const { pool, log } = options;
  const enough = CONCURRENT_JOBS * 2 + 2;
  if ((pool.options.max ?? 10) < enough)
    throw new Error(`DATABASE_POOL is below the ${enough} connections that ${CONCURRENT_JOBS} jobs at once need.`);
  let stopping = false;
  const chosen = Object.entries(options.only ?? handlers) as [JobName, Handler][];
  const taskList: TaskList = Object.fromEntries(chosen.map(([name, handler]) => [name, task(name, handler, pool, log, () => stopping)]));
  const runner: Runner = await run({
    pgPool: pool,
    taskList,
    concurrency: CONCURRENT_JOBS,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    // Without batches the library lets go before a job is marked as done, and the job of the last moment stays locked.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: new QueueLogger(
      () => (level, message) => (level === "error" || level === "warning") && log.warn({ queue: true }, message.slice(0, 200)),
    ),
    parsedCronItems: parseCronItems(
      options.cron === false
        ? []
        : schedules.map(({ job, cron }) => ({ task: job, match: cron, identifier: job, options: { jobKey: job, maxAttempts: 1 } })),
    ),
  });
  if (options.cron !== false)
    await startUp(
      pool,
      chosen.map(([name]) => name),
    );
  const health = createServer((_request, response) => {
    response.writeHead(stopping ? 503 : 200, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ status: stopping ? "stopping" : "ok", jobs: chosen.map(([name]) => name) }));
  });
  // Loopback: the answer is for the machine's own supervisor. 0 in the environment means none; in code it means any free port.
  if (options.port !== undefined)
    await new Promise<void>((resolve, reject) => health.once("error", reject).listen(options.port, "127.0.0.1", resolve));
  const address = health.address();
  log.info({ jobs: chosen.length, concurrency: CONCURRENT_JOBS }, "worker started");
  return {
    done: runner.promise,
    port: address && typeof address === "object" ? address.port : null,
    async stop() {
      if (stopping) return;
      stopping = true;
      await runner.stop();
      health.close();
      log.info("worker stopped");
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const log = pino({ level: process.env.LOG_LEVEL ?? "info", base: { part: "worker" } });
  // Senders and people come first where they share the machine.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const pool = sharedPool();
  const port = Number(process.env.WORKER_PORT ?? 0);
  const worker = await startWorker({ pool, log, port: port > 0 ? port : undefined });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void worker.stop());
  await worker.done;
  await pool.end();
}
