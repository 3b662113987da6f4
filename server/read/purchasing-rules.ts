import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, jsonRows } from "./grid-query";

type RulesRow = TopicRow<"purchasing_rules">;

const ruleCount = "(SELECT count(*)::int FROM approval_rule r WHERE r.entity_id = e.id AND r.retired_at IS NULL)";
const budgetCount = "(SELECT count(*)::int FROM budget b WHERE b.entity_id = e.id)";

const source: GridSource = {
  from: "entity e",
  key: "e.id",
  joins: {},
  columns: {
    id: { expression: "e.id", type: "number" },
    name: { expression: "e.name", type: "text" },
    ruleCount: { expression: ruleCount, type: "number" },
    budgetCount: { expression: budgetCount, type: "number" },
  },
  // Rules and budgets are of the company: who sees one node of it sees none of them here.
  within: (entityIds, nodeIds) => `(e.id = ANY(${entityIds}) AND ${nodeIds} IS NOT NULL)`,
  atNode: (nodeId) => `e.id = (SELECT n.entity_id FROM node n WHERE n.id = ${nodeId})`,
  search: (pattern) => `e.name ILIKE ${pattern}`,
  defaultSort: "e.name, e.id",
};

/** How a company buys, as one row; whoever shows its rules, budgets or automation reads them again when it changes. */
export const readPurchasingRulesRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<RulesRow>(
    queryable,
    `SELECT json_build_object('id', e.id, 'entityId', e.id, 'nodeIds', '[]'::json, 'name', e.name, 'ruleCount', ${ruleCount}, 'budgetCount', ${budgetCount}) AS row
     FROM entity e WHERE e.id = ANY($1::int[])`,
    [keys],
  );

export const listPurchasingRules = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readPurchasingRulesRows);
