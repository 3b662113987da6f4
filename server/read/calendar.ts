import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { type GridQuery, type GridSource, gridPage, jsonRows } from "./grid-query";

type CalendarRow = TopicRow<"calendar">;

const TODAY = "(now() AT TIME ZONE 'UTC')::date";
const STATE = `CASE WHEN v.to_on < ${TODAY} THEN 'past' WHEN v.from_on > ${TODAY} THEN 'coming' ELSE 'running' END`;

const source: GridSource = {
  from: "demand_event v",
  key: "v.id",
  joins: { item: "LEFT JOIN item i ON i.id = v.item_id", node: "LEFT JOIN node n ON n.id = v.node_id" },
  columns: {
    id: { expression: "v.id", type: "number" },
    name: { expression: "v.name", type: "text" },
    state: { expression: `(${STATE})`, type: "text" },
    fromOn: { expression: "v.from_on", type: "date" },
    toOn: { expression: "v.to_on", type: "date" },
    sku: { expression: "i.sku", type: "text", needs: ["item"] },
    category: { expression: "v.category", type: "text" },
    nodeCode: { expression: "n.code", type: "text", needs: ["node"] },
    expectedEffectRatio: { expression: "v.expected_effect_ratio", type: "number" },
    learnedEffectRatio: { expression: "v.learned_effect_ratio", type: "number" },
    learnedDays: { expression: "v.learned_days", type: "number" },
  },
  within: (entityIds, nodeIds) =>
    `(v.entity_id = ANY(${entityIds}) OR v.node_id = ANY(${nodeIds}) OR v.node_id IS NULL AND v.entity_id IN (SELECT entity_id FROM node WHERE id = ANY(${nodeIds})))`,
  atNode: (nodeId) => `(v.node_id = ${nodeId} OR v.node_id IS NULL AND v.entity_id = (SELECT entity_id FROM node WHERE id = ${nodeId}))`,
  search: (pattern) => `(v.name || ' ' || coalesce(v.category, '') || ' ' || coalesce(i.sku, '')) ILIKE ${pattern}`,
  searchNeeds: ["item"],
  // What runs and what comes, the next first; then what is over, the last first.
  defaultSort: `(v.to_on < ${TODAY}), abs(v.from_on - ${TODAY}), v.name, v.id`,
};

export const readCalendarRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<CalendarRow>(
    queryable,
    `SELECT json_build_object('id', v.id, 'entityId', v.entity_id,
       'nodeIds', CASE WHEN v.node_id IS NULL THEN (SELECT coalesce(json_agg(n.id), '[]') FROM node n WHERE n.entity_id = v.entity_id) ELSE json_build_array(v.node_id) END,
       'name', v.name, 'state', ${STATE}, 'fromOn', v.from_on, 'toOn', v.to_on, 'sku', i.sku, 'category', v.category, 'nodeCode', n.code,
       'expectedEffectRatio', v.expected_effect_ratio, 'learnedEffectRatio', v.learned_effect_ratio, 'learnedDays', v.learned_days, 'version', v.version) AS row
     FROM demand_event v LEFT JOIN item i ON i.id = v.item_id LEFT JOIN node n ON n.id = v.node_id WHERE v.id = ANY($1::bigint[])`,
    [keys],
  );

export const listCalendar = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readCalendarRows);

export type CalendarDetail = { row: CalendarRow; timeline: TimelineEntry[] };

export async function readCalendarDetail(queryable: Queryable, scope: Scope, id: number): Promise<CalendarDetail> {
  const row = rowInScope(scope, await readCalendarRows(queryable, [id]));
  return { row, timeline: await readTimeline(queryable, [{ kind: "demand_event", id }]) };
}

export type CalendarPlaces = {
  entities: { id: number; name: string }[];
  nodes: { id: number; entityId: number; code: string }[];
  categories: { entityId: number; name: string }[];
};

/** Where an event can be put by a person of this scope. */
export async function readCalendarPlaces(queryable: Queryable, scope: Scope): Promise<CalendarPlaces> {
  const values = [scope.everywhere, scope.entityIds, scope.nodeIds];
  const { rows: nodes } = await queryable.query<CalendarPlaces["nodes"][number] & { entityName: string }>(
    `SELECT n.id, n.entity_id AS "entityId", n.code, e.name AS "entityName" FROM node n JOIN entity e ON e.id = n.entity_id
     WHERE n.active AND ($1 OR n.entity_id = ANY($2::int[]) OR n.id = ANY($3::int[])) ORDER BY e.name, n.code`,
    values,
  );
  const entities = [...new Map(nodes.map(({ entityId, entityName }) => [entityId, entityName]))].map(([id, name]) => ({ id, name }));
  const { rows: categories } = await queryable.query<CalendarPlaces["categories"][number]>(
    `SELECT DISTINCT entity_id AS "entityId", category AS name FROM item WHERE entity_id = ANY($1::int[]) AND NOT is_service ORDER BY 1, 2`,
    [entities.map(({ id }) => id)],
  );
  return { entities, nodes: nodes.map(({ entityName: _entityName, ...node }) => node), categories };
}
