import { z } from "zod";
import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { smallId } from "@/domain/kernel/ids";
import { openExceptions } from "./exceptions";
import { placeOf, within } from "./place";

export const exceptionCountsQuery = z.object({ nodeId: smallId.optional() });

export type ExceptionCounts = {
  open: number;
  overdue: number;
  mine: number;
  unassigned: number;
  moneyAtRiskMinor: number;
  currency: string;
  types: { type: string; count: number; moneyAtRiskMinor: number }[];
};

/** The counters above the queue, over everything open in the scope, or at one node of it. */
export async function readExceptionCounts(
  queryable: Queryable,
  scope: Scope,
  personId: string,
  { nodeId }: z.infer<typeof exceptionCountsQuery>,
): Promise<ExceptionCounts> {
  const { rows } = await queryable.query<{ type: string; count: number; overdue: number; mine: number; unassigned: number; money: number }>(
    `SELECT e.type, count(*) AS count, count(*) FILTER (WHERE e.due_at < now() AND e.state <> 'snoozed') AS overdue, count(*) FILTER (WHERE e.owner_id = $5) AS mine,
       count(*) FILTER (WHERE e.owner_id IS NULL) AS unassigned, coalesce(sum(e.money_at_risk_minor), 0)::bigint AS money
     FROM exception e WHERE ${openExceptions} AND ${within("e.entity_id", "e.node_id")} GROUP BY e.type ORDER BY money DESC, e.type`,
    [...placeOf(scope, nodeId), personId],
  );
  const { rows: entities } = await queryable.query<{ currency: string }>(
    "SELECT currency FROM entity WHERE $1 OR id = ANY($2::int[]) OR id IN (SELECT entity_id FROM node WHERE id = ANY($3::int[])) ORDER BY id LIMIT 1",
    [scope.everywhere, scope.entityIds, scope.nodeIds],
  );
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    open: sum((row) => row.count),
    overdue: sum((row) => row.overdue),
    mine: sum((row) => row.mine),
    unassigned: sum((row) => row.unassigned),
    moneyAtRiskMinor: sum((row) => row.money),
    currency: entities[0]?.currency ?? "GBP",
    types: rows.map((row) => ({ type: row.type, count: row.count, moneyAtRiskMinor: row.money })),
  };
}
