import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, jsonRows } from "./grid-query";

type CompanyTopic = "purchasing_rules" | "planning_rules";
type Figure<T extends CompanyTopic> = Exclude<keyof TopicRow<T>, "id" | "entityId" | "nodeIds" | "name">;

/**
 * A company as one row of a topic; whoever shows what the topic is about reads it again when the row changes. `figures`: SQL of each of its
 * numbers, of company `e`.
 */
export function companyRows<T extends CompanyTopic>(figures: Readonly<Record<Figure<T>, string>>) {
  const named = Object.entries<string>(figures);
  const source: GridSource = {
    from: "entity e",
    key: "e.id",
    joins: {},
    columns: {
      id: { expression: "e.id", type: "number" },
      name: { expression: "e.name", type: "text" },
      ...Object.fromEntries(named.map(([name, expression]) => [name, { expression, type: "number" as const }])),
    },
    // They are the company's: who sees one node of it sees none of them here.
    within: (entityIds, nodeIds) => `(e.id = ANY(${entityIds}) AND ${nodeIds} IS NOT NULL)`,
    atNode: (nodeId) => `e.id = (SELECT n.entity_id FROM node n WHERE n.id = ${nodeId})`,
    search: (pattern) => `e.name ILIKE ${pattern}`,
    defaultSort: "e.name, e.id",
  };
  const fields = named.map(([name, expression]) => `, '${name}', ${expression}`).join("");
  const readRows = (queryable: Queryable, keys: readonly number[]) =>
    jsonRows<TopicRow<T>>(
      queryable,
      `SELECT json_build_object('id', e.id, 'entityId', e.id, 'nodeIds', '[]'::json, 'name', e.name${fields}) AS row FROM entity e WHERE e.id = ANY($1::int[])`,
      [keys],
    );
  return { readRows, list: (queryable: Queryable, scope: Scope, query: GridQuery) => gridPage(queryable, source, scope, query, readRows) };
}
