import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { openExceptions } from "./exceptions";

export type ExceptionCounts = {
  open: number;
  overdue: number;
  mine: number;
  unassigned: number;
  moneyAtRiskMinor: number;
  currency: string;
  types: { type: string; count: number; moneyAtRiskMinor: number }[];
};

/** The counters above the queue, over everything open in the scope. */
export async function readExceptionCounts(queryable: Queryable, scope: Scope, personId: string): Promise<ExceptionCounts> {
  const { rows } = await queryable.query<{ type: string; count: number; overdue: number; mine: number; unassigned: number; money: number }>(
    `SELECT e.type, count(*) AS count, count(*) FILTER (WHERE e.due_at < now() AND e.state <> 'snoozed') AS overdue, count(*) FILTER (WHERE e.owner_id = $4) AS mine,
       count(*) FILTER (WHERE e.owner_id IS NULL) AS unassigned, coalesce(sum(e.money_at_risk_minor), 0)::bigint AS money
     FROM exception e WHERE ${openExceptions} AND ($1 OR e.entity_id = ANY($2::int[]) OR e.node_id = ANY($3::int[])) GROUP BY e.type ORDER BY money DESC, e.type`,
    [scope.everywhere, scope.entityIds, scope.nodeIds, personId],
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
