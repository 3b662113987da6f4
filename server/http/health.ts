import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pool } from "@/db/client";
import { readOperations } from "@/server/read/operations";

/** Slower than this, and it counts as unreachable. */
const PATIENCE_MS = 3_000;
/** A feed or a queue that is behind for longer needs somebody. */
const MOST_FEED_LAG_MS = 10_000;
const MOST_QUEUE_LAG_MS = 120_000;

export type Health = {
  status: "ok" | "failing" | "stopping";
  problems: string[];
  database: { reachable: boolean; latencyMs: number | null; migrated: boolean | null };
  timescale: boolean | null;
  queue: { waiting: number | null; lagMs: number | null; dead: number | null; blocked: number | null; workerSeenAt: string | null };
  failedJobs: string[];
  relay: { lagMs: number };
};

/** When the newest migration of this version was made. */
async function newestMigration(): Promise<number> {
  const journal: { entries: { when: number }[] } = JSON.parse(
    await readFile(join(process.cwd(), "db", "migrations", "meta", "_journal.json"), "utf8"),
  );
  return Math.max(0, ...journal.entries.map((entry) => entry.when));
}

function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Whether this server can do its work, and what stands in the way. */
export function createHealth(pool: Pool, state: { feedLagMs(): number; stopping(): boolean }): () => Promise<Health> {
  const needed = newestMigration();
  // Read when it is asked for; a missing file is then a failing check, not an end of the process.
  needed.catch(() => {});
  return async () => {
    const started = performance.now();
    const relay = { lagMs: state.feedLagMs() };
    const problems: string[] = [];
    if (state.stopping()) problems.push("The server is stopping.");
    if (relay.lagMs > MOST_FEED_LAG_MS) problems.push("The feed is behind.");
    try {
      const found = await withinPatience(readOperations(pool));
      const latencyMs = Math.round(performance.now() - started);
      const migrated = found.migratedTo >= (await needed);
      if (!migrated) problems.push("Migrations are missing: run npm run db:migrate.");
      if ((found.queueLagMs ?? 0) > MOST_QUEUE_LAG_MS) problems.push("Messages wait: is a worker running?");
      for (const job of found.failedJobs) problems.push(`The last run of ${job} failed: the worker's log says why.`);
      return {
        status: statusOf(state, problems),
        problems,
        database: { reachable: true, latencyMs, migrated },
        timescale: found.timescale,
        queue: {
          waiting: found.waiting,
          lagMs: found.queueLagMs,
          dead: found.dead,
          blocked: found.blocked,
          workerSeenAt: found.workerSeenAt,
        },
        failedJobs: found.failedJobs,
        relay,
      };
    } catch {
      problems.push("The database does not answer.");
      return {
        status: statusOf(state, problems),
        problems,
        database: { reachable: false, latencyMs: null, migrated: null },
        timescale: null,
        queue: { waiting: null, lagMs: null, dead: null, blocked: null, workerSeenAt: null },
        failedJobs: [],
        relay,
      };
    }
  };
}

function statusOf(state: { stopping(): boolean }, problems: readonly string[]): Health["status"] {
  if (state.stopping()) return "stopping";
  return problems.length > 0 ? "failing" : "ok";
}
