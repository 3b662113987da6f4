import type { Queryable } from "@/db/client";
import { isoInstant } from "./grid-query";
import { openMessages } from "./open-messages";

export type Operations = {
  migratedTo: number;
  timescale: boolean;
  /** Messages that were accepted and are not yet applied, and how long the oldest that a worker may take has been due. */
  waiting: number;
  queueLagMs: number | null;
  dead: number;
  /** Messages that wait for a person to settle the dead letter of their key; they count neither as waiting nor as late. */
  blocked: number;
  /** A worker writes its clock each minute. */
  workerSeenAt: string | null;
  /** Jobs whose last run ended in an error, by name. A run that ends well takes its job off the list. */
  failedJobs: string[];
};

/** How the machinery stands: schema, queue, worker. Reads only what is open, never the history. */
export async function readOperations(queryable: Queryable): Promise<Operations> {
  const { rows: known } = await queryable.query<{ migrations: boolean; worker: boolean }>(
    "SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS migrations, to_regclass('graphile_worker._private_known_crontabs') IS NOT NULL AS worker",
  );
  if (!known[0]?.migrations || !known[0].worker)
    return { migratedTo: 0, timescale: false, waiting: 0, queueLagMs: null, dead: 0, blocked: 0, workerSeenAt: null, failedJobs: [] };
  const { rows } = await queryable.query<Operations>(
    `SELECT (SELECT coalesce(max(created_at), 0)::bigint FROM drizzle.__drizzle_migrations) AS "migratedTo",
       EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') AS timescale,
       (SELECT ${isoInstant("max(last_execution)")} FROM graphile_worker._private_known_crontabs) AS "workerSeenAt",
       ARRAY(SELECT DISTINCT task_identifier FROM graphile_worker.jobs WHERE last_error IS NOT NULL ORDER BY 1) AS "failedJobs",
       m.waiting, m.dead, m.blocked, m.lag AS "queueLagMs"
     FROM (SELECT count(*) FILTER (WHERE state <> 'dead' AND NOT is_blocked) AS waiting, count(*) FILTER (WHERE state = 'dead') AS dead,
       count(*) FILTER (WHERE is_blocked) AS blocked,
       round(extract(epoch FROM clock_timestamp() - min(next_attempt_at)
         FILTER (WHERE state <> 'dead' AND is_next AND next_attempt_at <= clock_timestamp())) * 1000)::float8 AS lag
       FROM (${openMessages}) o) m`,
  );
  const found = rows[0];
  if (!found) throw new Error("a row of aggregates is missing");
  return found;
}

/** Open messages by state; those behind a dead letter by themselves. */
export async function countOpenMessages(queryable: Queryable): Promise<{ state: string; count: number }[]> {
  const { rows } = await queryable.query<{ state: string; count: number }>(
    `SELECT CASE WHEN is_blocked THEN 'blocked' ELSE state END AS state, count(*) AS count FROM (${openMessages}) o GROUP BY 1`,
  );
  return rows;
}
