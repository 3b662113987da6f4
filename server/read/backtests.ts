import type { Queryable } from "@/db/client";
import { houseMinorPerMajor } from "@/db/minor-units";
import type { Scope } from "@/domain/governance/roles";
import type { BacktestOutcome, RecordedOutcome } from "@/domain/planning/backtest/outcome";
import type { BacktestPolicy } from "@/domain/planning/backtest/policy";
import { ServiceError } from "@/server/services/errors";
import { readPlanningPolicy, type StandingPolicy } from "@/server/services/planning/planning-policy";
import { isoInstant } from "./grid-query";

export type BacktestRun = {
  id: number;
  entityId: number;
  currency: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  fromDay: string;
  toDay: string;
  policies: BacktestPolicy[];
  progress: number;
  outcomes: BacktestOutcome[] | null;
  recorded: RecordedOutcome | null;
  leftOut: number;
  problem: string | null;
  requestedBy: string;
  createdAt: string;
  completedAt: string | null;
};

const RECENT = 50;
const DIFFERING = 200;

const columns = `r.id, r.entity_id AS "entityId", e.currency, r.state, r.from_day AS "fromDay", r.to_day AS "toDay", r.policies, r.progress,
  r.outcomes, r.recorded, r.left_out AS "leftOut", r.problem, r.requested_by AS "requestedBy", ${isoInstant("r.created_at")} AS "createdAt", ${isoInstant("r.completed_at")} AS "completedAt"
  FROM backtest_run r JOIN entity e ON e.id = r.entity_id WHERE ($1 OR r.entity_id = ANY($2::int[]))`;

export async function listBacktests(queryable: Queryable, scope: Scope): Promise<BacktestRun[]> {
  const { rows } = await queryable.query<BacktestRun>(`SELECT ${columns} ORDER BY r.id DESC LIMIT ${RECENT}`, [
    scope.everywhere,
    scope.entityIds,
  ]);
  return rows;
}

export type BacktestPlace = {
  entityId: number;
  name: string;
  currency: string;
  /** UTC days of the first recorded demand and of the last that is over; null before there is any. */
  firstDay: string | null;
  lastDay: string | null;
  policy: StandingPolicy;
};

/** Where something can be replayed, and what the planning run aims at there now. */
export async function readBacktestPlaces(queryable: Queryable, scope: Scope): Promise<BacktestPlace[]> {
  const { rows } = await queryable.query<Omit<BacktestPlace, "policy">>(
    `SELECT e.id AS "entityId", e.name, e.currency,
       to_char((SELECT min(occurred_at) FROM demand_fact d WHERE d.entity_id = e.id) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "firstDay",
       to_char((SELECT max(occurred_at) FROM demand_fact d WHERE d.entity_id = e.id) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "lastDay"
     FROM entity e WHERE $1 OR e.id = ANY($2::int[]) ORDER BY e.name`,
    [scope.everywhere, scope.entityIds],
  );
  return Promise.all(rows.map(async (row) => ({ ...row, policy: await readPlanningPolicy(queryable, row.entityId) })));
}

export type BacktestItem = {
  itemId: number;
  nodeId: number;
  sku: string;
  description: string;
  nodeCode: string;
  demandedUnits: number;
  lostUnits: [number, number];
  stockMinor: [number, number];
  orders: [number, number];
  expedites: [number, number];
};

/** A run, and the items at which the two policies differ most: by lost units at cost and by stock value. */
export async function readBacktest(queryable: Queryable, scope: Scope, id: number): Promise<{ run: BacktestRun; items: BacktestItem[] }> {
  const { rows } = await queryable.query<BacktestRun>(`SELECT ${columns} AND r.id = $3`, [scope.everywhere, scope.entityIds, id]);
  const run = rows[0];
  if (!run) throw new ServiceError("not_found", "There is no such back-test in your scope.");
  const { rows: items } = await queryable.query<BacktestItem>(
    `SELECT b.item_id AS "itemId", b.node_id AS "nodeId", i.sku, i.description, n.code AS "nodeCode", b.demanded_units AS "demandedUnits",
       json_build_array(b.first_lost_units, b.second_lost_units) AS "lostUnits",
       json_build_array(b.first_stock_minor, b.second_stock_minor) AS "stockMinor", json_build_array(b.first_orders, b.second_orders) AS orders,
       json_build_array(b.first_expedites, b.second_expedites) AS expedites
     FROM backtest_item b JOIN item i ON i.id = b.item_id JOIN node n ON n.id = b.node_id
     WHERE b.backtest_run_id = $1
       AND (b.first_lost_units, b.first_stock_minor, b.first_orders, b.first_expedites) IS DISTINCT FROM (b.second_lost_units, b.second_stock_minor, b.second_orders, b.second_expedites)
     ORDER BY abs(b.first_lost_units - b.second_lost_units) * i.unit_cost * ${houseMinorPerMajor("i.entity_id")} + abs(b.first_stock_minor - b.second_stock_minor) DESC, b.item_id, b.node_id
     LIMIT ${DIFFERING}`,
    [id],
  );
  return { run, items };
}
