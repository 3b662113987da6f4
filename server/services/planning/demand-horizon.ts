import type { Queryable } from "@/db/client";

const DAY = 86_400_000;
const HORIZON_DAYS = 84;

/** The days of demand that a run plans with: up to the planning day, which is not over. */
export type DemandHorizon = { from: Date; today: Date; days: number };

/** The last twelve weeks, or since the first demand. Items that are planned again look at the days of the run of their day. */
export async function demandHorizon(queryable: Queryable, entityId: number, today: Date, isWhole: boolean): Promise<DemandHorizon> {
  const { rows: runs } = await queryable.query<{ at: Date }>(
    "SELECT demand_from::timestamp AT TIME ZONE 'UTC' AS at FROM planning_run WHERE entity_id = $1 AND planned_at >= $2 AND planned_at < $3",
    [entityId, today, new Date(today.getTime() + DAY)],
  );
  const from = (!isWhole && runs[0]?.at) || (await firstDemand(queryable, entityId, today));
  return { from, today, days: Math.max(1, (today.getTime() - from.getTime()) / DAY) };
}

/** Midnight of the first day that has demand. The rollup knows days by their order; it may know of none yet. */
async function firstDemand(queryable: Queryable, entityId: number, today: Date): Promise<Date> {
  const { rows } = await queryable.query<{ at: Date | null }>(
    `SELECT coalesce(
       (SELECT r.day FROM daily_demand_rollup r WHERE r.day >= $2 AND r.day < $3 AND r.node_id = ANY(ARRAY(SELECT id FROM node WHERE entity_id = $1)) ORDER BY r.day LIMIT 1),
       (SELECT min(occurred_at) FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3)) AS at`,
    [entityId, new Date(today.getTime() - HORIZON_DAYS * DAY), today],
  );
  return new Date(Math.floor((rows[0]?.at?.getTime() ?? today.getTime() - DAY) / DAY) * DAY);
}
