import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import type { TransferEvidence } from "@/domain/planning/transfer";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type TransferRow = TopicRow<"transfers">;

const NUMBER = "'TR-' || lpad(t.id::text, 6, '0')";

const source: GridSource = {
  from: "stock_transfer t",
  key: "t.id",
  joins: {
    item: "JOIN item i ON i.id = t.item_id",
    from: "JOIN node a ON a.id = t.from_node_id",
    to: "JOIN node b ON b.id = t.to_node_id",
    entity: "JOIN entity e ON e.id = t.entity_id",
  },
  columns: {
    id: { expression: "t.id", type: "number" },
    number: { expression: `(${NUMBER})`, type: "text" },
    state: { expression: "t.state", type: "text" },
    sku: { expression: "i.sku", type: "text", needs: ["item"] },
    description: { expression: "i.description", type: "text", needs: ["item"] },
    fromCode: { expression: "a.code", type: "text", needs: ["from"] },
    toCode: { expression: "b.code", type: "text", needs: ["to"] },
    recommendedQuantity: { expression: "t.recommended_quantity", type: "number" },
    quantity: { expression: "t.quantity", type: "number" },
    receivedQuantity: { expression: "t.received_quantity", type: "number" },
    currency: { expression: "e.currency", type: "text", needs: ["entity"] },
    savedMarginMinor: { expression: "t.saved_margin_minor", type: "number" },
    costMinor: { expression: "t.cost_minor", type: "number" },
    laneDays: { expression: "t.lane_days", type: "number" },
    createdAt: { expression: "t.created_at", type: "date" },
    shippedAt: { expression: "t.shipped_at", type: "date" },
    expectedAt: { expression: "t.expected_at", type: "date" },
    receivedAt: { expression: "t.received_at", type: "date" },
    version: { expression: "t.version", type: "number" },
  },
  within: (entityIds, nodeIds) => `(t.entity_id = ANY(${entityIds}) OR t.from_node_id = ANY(${nodeIds}) OR t.to_node_id = ANY(${nodeIds}))`,
  atNode: (nodeId) => `(t.from_node_id = ${nodeId} OR t.to_node_id = ${nodeId})`,
  search: (pattern) => `(i.sku || ' ' || i.description || ' ' || ${NUMBER}) ILIKE ${pattern}`,
  searchNeeds: ["item"],
  // What somebody has to do first, the dearest loss first.
  defaultSort: "(t.state IN ('proposed', 'released', 'shipped')) DESC, t.saved_margin_minor DESC, t.id DESC",
};

const select = `
SELECT json_build_object('id', t.id, 'entityId', t.entity_id, 'nodeIds', json_build_array(t.from_node_id, t.to_node_id), 'itemId', t.item_id, 'number', ${NUMBER},
  'state', t.state, 'sku', i.sku, 'description', i.description, 'fromNodeId', t.from_node_id, 'fromCode', a.code, 'toNodeId', t.to_node_id, 'toCode', b.code,
  'recommendedQuantity', t.recommended_quantity, 'quantity', t.quantity, 'receivedQuantity', t.received_quantity, 'currency', e.currency,
  'savedMarginMinor', t.saved_margin_minor, 'costMinor', t.cost_minor, 'laneDays', t.lane_days, 'createdAt', ${isoInstant("t.created_at")},
  'shippedAt', ${isoInstant("t.shipped_at")}, 'expectedAt', ${isoInstant("t.expected_at")}, 'receivedAt', ${isoInstant("t.received_at")}, 'version', t.version) AS row
FROM stock_transfer t JOIN item i ON i.id = t.item_id JOIN node a ON a.id = t.from_node_id JOIN node b ON b.id = t.to_node_id JOIN entity e ON e.id = t.entity_id`;

export const readTransferRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<TransferRow>(queryable, `${select} WHERE t.id = ANY($1::bigint[])`, [keys]);

export const listTransfers = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readTransferRows);

export type TransferDetail = { row: TransferRow; evidence: TransferEvidence; availableAtSource: number; timeline: TimelineEntry[] };

export async function readTransferDetail(queryable: Queryable, scope: Scope, id: number): Promise<TransferDetail> {
  const row = rowInScope(scope, await readTransferRows(queryable, [id]));
  const { rows } = await queryable.query<Pick<TransferDetail, "evidence" | "availableAtSource">>(
    `SELECT t.evidence, coalesce(b.available, 0) AS "availableAtSource" FROM stock_transfer t
     LEFT JOIN stock_balance b ON b.item_id = t.item_id AND b.node_id = t.from_node_id WHERE t.id = $1`,
    [id],
  );
  const timeline = await readTimeline(queryable, [{ kind: "stock_transfer", id }]);
  return { row, ...(rows[0] as Pick<TransferDetail, "evidence" | "availableAtSource">), timeline };
}

export type Lane = {
  fromNodeId: number;
  fromCode: string;
  toNodeId: number;
  toCode: string;
  days: number;
  costMinor: number;
  currency: string;
  version: number;
};
export type Lanes = { lanes: Lane[]; nodes: { id: number; entityId: number; code: string; currency: string }[] };

/** The lanes within the scope, and the nodes between which there may be more. */
export async function readLanes(queryable: Queryable, scope: Scope): Promise<Lanes> {
  const values = [scope.everywhere, scope.entityIds, scope.nodeIds];
  const { rows: lanes } = await queryable.query<Lane>(
    `SELECT l.from_node_id AS "fromNodeId", a.code AS "fromCode", l.to_node_id AS "toNodeId", b.code AS "toCode", l.days, l.cost_minor AS "costMinor", e.currency, l.version
     FROM transfer_lane l JOIN node a ON a.id = l.from_node_id JOIN node b ON b.id = l.to_node_id JOIN entity e ON e.id = a.entity_id
     WHERE $1 OR a.entity_id = ANY($2::int[]) OR a.id = ANY($3::int[]) OR b.id = ANY($3::int[]) ORDER BY a.code, b.code`,
    values,
  );
  const { rows: nodes } = await queryable.query<Lanes["nodes"][number]>(
    `SELECT n.id, n.entity_id AS "entityId", n.code, e.currency FROM node n JOIN entity e ON e.id = n.entity_id
     WHERE n.active AND ($1 OR n.entity_id = ANY($2::int[]) OR n.id = ANY($3::int[])) ORDER BY n.code`,
    values,
  );
  return { lanes, nodes };
}
