import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, jsonRows } from "./grid-query";

type RulesRow = TopicRow<"planning_rules">;

const policyVersion = "coalesce((SELECT p.version FROM planning_policy p WHERE p.entity_id = e.id), 0)";
const trialCount = "(SELECT count(*)::int FROM backtest_run r WHERE r.entity_id = e.id)";

const source: GridSource = {
  from: "entity e",
  key: "e.id",
  joins: {},
  columns: {
    id: { expression: "e.id", type: "number" },
    name: { expression: "e.name", type: "text" },
    policyVersion: { expression: policyVersion, type: "number" },
    trialCount: { expression: trialCount, type: "number" },
  },
  // Policies and back-tests are of the company: who sees one node of it sees none of them here.
  within: (entityIds, nodeIds) => `(e.id = ANY(${entityIds}) AND ${nodeIds} IS NOT NULL)`,
  atNode: (nodeId) => `e.id = (SELECT n.entity_id FROM node n WHERE n.id = ${nodeId})`,
  search: (pattern) => `e.name ILIKE ${pattern}`,
  defaultSort: "e.name, e.id",
};

/** How a company plans, as one row; whoever shows its policy, its rooms or its back-tests reads them again when it changes. */
export const readPlanningRulesRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<RulesRow>(
    queryable,
    `SELECT json_build_object('id', e.id, 'entityId', e.id, 'nodeIds', '[]'::json, 'name', e.name, 'policyVersion', ${policyVersion}, 'trialCount', ${trialCount}) AS row
     FROM entity e WHERE e.id = ANY($1::int[])`,
    [keys],
  );

export const listPlanningRules = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readPlanningRulesRows);
