import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

const from = `readiness r LEFT JOIN item i ON i.id = r.item_id LEFT JOIN supplier s ON s.id = r.supplier_id`;
const kind = "CASE WHEN r.item_id IS NULL THEN 'supplier' ELSE 'item' END";

const source: GridSource = {
  from,
  key: "r.id",
  columns: {
    id: { expression: "r.id", type: "number" },
    kind: { expression: kind, type: "text" },
    code: { expression: "coalesce(i.sku, s.code)", type: "text" },
    name: { expression: "coalesce(i.description, s.name)", type: "text" },
    category: { expression: "i.category", type: "text" },
    score: { expression: "r.score", type: "number", stored: "integer", notNull: true },
    gate: { expression: "CASE WHEN r.is_ready THEN 'ready' ELSE 'below' END", type: "text" },
    defects: { expression: "r.defects", type: "textArray" },
    stockMinor: { expression: "r.stock_minor", type: "number" },
    openOrderMinor: { expression: "r.open_order_minor", type: "number" },
    atStakeMinor: { expression: "r.at_stake_minor", type: "number" },
    assessedAt: { expression: "r.assessed_at", type: "date" },
  },
  // Master data belongs to the whole entity: one node's grant does not open it.
  within: (entityIds, nodeIds) => `(r.entity_id = ANY(${entityIds}) AND ${nodeIds} IS NOT NULL)`,
  atNode: (nodeId) =>
    `(EXISTS (SELECT 1 FROM stock_balance b WHERE b.item_id = r.item_id AND b.node_id = ${nodeId})
      OR EXISTS (SELECT 1 FROM purchase_order p WHERE p.supplier_id = r.supplier_id AND p.node_id = ${nodeId}))`,
  search: (pattern) => `coalesce(i.sku || ' ' || i.description, s.code || ' ' || s.name) ILIKE ${pattern}`,
  // What fails most, with the most money behind it.
  defaultSort: "r.score, r.at_stake_minor DESC, r.id",
};

const select = `
SELECT json_build_object('id', r.id, 'entityId', r.entity_id, 'nodeIds', '[]'::json, 'kind', ${kind}, 'code', coalesce(i.sku, s.code),
  'name', coalesce(i.description, s.name), 'category', i.category, 'score', r.score, 'gate', CASE WHEN r.is_ready THEN 'ready' ELSE 'below' END,
  'defects', to_json(r.defects), 'stockMinor', r.stock_minor, 'openOrderMinor', r.open_order_minor, 'atStakeMinor', r.at_stake_minor,
  'currency', e.currency, 'assessedAt', ${isoInstant("r.assessed_at")}) AS row
FROM ${from} JOIN entity e ON e.id = r.entity_id`;

export const readReadinessRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<TopicRow<"readiness">>(queryable, `${select} WHERE r.id = ANY($1::bigint[])`, [keys]);

export const listReadiness = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readReadinessRows);
