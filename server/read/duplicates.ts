import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

const from = `duplicate_proposal d
  LEFT JOIN item li ON d.kind = 'item' AND li.id = d.left_id LEFT JOIN item ri ON d.kind = 'item' AND ri.id = d.right_id
  LEFT JOIN supplier ls ON d.kind = 'supplier' AND ls.id = d.left_id LEFT JOIN supplier rs ON d.kind = 'supplier' AND rs.id = d.right_id`;
const features = (verdict: string) =>
  `ARRAY(SELECT f->>'feature' FROM jsonb_array_elements(d.evidence) WITH ORDINALITY AS e(f, place) WHERE f->>'verdict' = '${verdict}' ORDER BY place)`;

const source: GridSource = {
  from,
  key: "d.id",
  columns: {
    id: { expression: "d.id", type: "number" },
    kind: { expression: "d.kind", type: "text" },
    state: { expression: "d.state", type: "text" },
    scorePercent: { expression: "d.score / 10.0", type: "number", notNull: true },
    leftCode: { expression: "coalesce(li.sku, ls.code)", type: "text" },
    leftName: { expression: "coalesce(li.description, ls.name)", type: "text" },
    rightCode: { expression: "coalesce(ri.sku, rs.code)", type: "text" },
    rightName: { expression: "coalesce(ri.description, rs.name)", type: "text" },
    agrees: { expression: features("agrees"), type: "textArray" },
    disagrees: { expression: features("disagrees"), type: "textArray" },
    proposedAt: { expression: "d.proposed_at", type: "date" },
  },
  within: (entityIds, nodeIds) => `(d.entity_id = ANY(${entityIds}) AND ${nodeIds} IS NOT NULL)`,
  atNode: (nodeId) =>
    `(d.kind = 'item' AND EXISTS (SELECT 1 FROM stock_balance b WHERE b.item_id IN (d.left_id, d.right_id) AND b.node_id = ${nodeId})
      OR d.kind = 'supplier' AND EXISTS (SELECT 1 FROM purchase_order p WHERE p.supplier_id IN (d.left_id, d.right_id) AND p.node_id = ${nodeId}))`,
  search: (pattern) =>
    `concat_ws(' ', li.sku, li.description, ri.sku, ri.description, ls.code, ls.name, rs.code, rs.name) ILIKE ${pattern}`,
  defaultSort: "d.score DESC, d.id",
};

const select = `
SELECT json_build_object('id', d.id, 'entityId', d.entity_id, 'nodeIds', '[]'::json, 'kind', d.kind, 'state', d.state, 'scorePercent', d.score / 10.0,
  'leftCode', coalesce(li.sku, ls.code), 'leftName', coalesce(li.description, ls.name), 'rightCode', coalesce(ri.sku, rs.code),
  'rightName', coalesce(ri.description, rs.name), 'agrees', to_json(${features("agrees")}), 'disagrees', to_json(${features("disagrees")}),
  'proposedAt', ${isoInstant("d.proposed_at")}, 'version', d.version) AS row
FROM ${from}`;

export const readDuplicatesRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<TopicRow<"duplicates">>(queryable, `${select} WHERE d.id = ANY($1::bigint[])`, [keys]);

export const listDuplicates = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readDuplicatesRows);
