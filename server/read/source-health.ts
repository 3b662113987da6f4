import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { openMessages } from "./open-messages";

export type SourceHealth = {
  id: number;
  code: string;
  format: string;
  authentication: string;
  active: boolean;
  ratePerSecond: number;
  lastReceivedAt: string | null;
  lastHour: number;
  waiting: number;
  oldestWaitingSeconds: number;
  /** Behind a dead letter of their key. */
  blocked: number;
  dead: number;
  lagSeconds: number | null;
};

/** What comes in from where: traffic of the last hour, what waits, what is dead or blocked by it, and how long a message took from door to effect. */
export async function readSourceHealth(queryable: Queryable, scope: Scope): Promise<SourceHealth[]> {
  const { rows } = await queryable.query<SourceHealth>(
    `SELECT s.id, s.code, s.format, s.authentication, s.active, s.rate_per_second AS "ratePerSecond",
       to_char(recent.last_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "lastReceivedAt",
       coalesce(recent.count, 0)::int AS "lastHour", coalesce(open.waiting, 0)::int AS waiting, coalesce(open.oldest, 0)::float8 AS "oldestWaitingSeconds",
       coalesce(open.blocked, 0)::int AS blocked, coalesce(open.dead, 0)::int AS dead, recent.lag::float8 AS "lagSeconds"
     FROM ingest_source s
     LEFT JOIN LATERAL (
       SELECT count(*) FILTER (WHERE m.received_at > now() - interval '1 hour') AS count, max(m.received_at) AS last_at,
         percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM m.processed_at - m.received_at)) FILTER (WHERE m.processed_at > now() - interval '15 minutes') AS lag
       FROM (SELECT received_at, processed_at FROM inbound_message WHERE source_id = s.id ORDER BY id DESC LIMIT 5000) m) recent ON true
     LEFT JOIN (
       SELECT source_id, count(*) FILTER (WHERE state <> 'dead' AND NOT is_blocked) AS waiting, count(*) FILTER (WHERE is_blocked) AS blocked,
         count(*) FILTER (WHERE state = 'dead') AS dead, extract(epoch FROM now() - min(received_at) FILTER (WHERE state <> 'dead' AND NOT is_blocked)) AS oldest
       FROM (${openMessages}) o GROUP BY source_id) open ON open.source_id = s.id
     WHERE $1 OR s.entity_id = ANY($2::int[]) ORDER BY s.code`,
    [scope.everywhere, scope.entityIds],
  );
  return rows;
}
