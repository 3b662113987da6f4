import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type OrderRow = TopicRow<"orders">;

/** History counts only when its import is complete. */
export const completeOrders = "(o.import_id IS NULL OR o.import_id NOT IN (SELECT id FROM import_run WHERE state <> 'complete'))";

/** The nodes that an order touches: where stock was reserved, what was sent, and who carries its backorder. */
const orderNodes = `SELECT node_id FROM allocation WHERE order_id = o.id AND state <> 'released'
  UNION SELECT node_id FROM shipment WHERE order_id = o.id
  UNION SELECT backorder_node_id FROM sales_order_line WHERE order_id = o.id AND backorder_node_id IS NOT NULL`;
const nodeCodes = `ARRAY(SELECT code FROM node WHERE id IN (${orderNodes}) ORDER BY code)`;

/** Whether the order touches one of the nodes, asked from the nodes' side of the indexes. */
export const orderAtNodes = (
  nodeCondition: (column: string) => string,
) => `(EXISTS (SELECT 1 FROM allocation x WHERE x.order_id = o.id AND x.state <> 'released' AND ${nodeCondition("x.node_id")})
  OR EXISTS (SELECT 1 FROM shipment x WHERE x.order_id = o.id AND ${nodeCondition("x.node_id")})
  OR EXISTS (SELECT 1 FROM sales_order_line x WHERE x.order_id = o.id AND ${nodeCondition("x.backorder_node_id")}))`;

const source: GridSource = {
  from: "sales_order o",
  key: "o.id",
  joins: { channel: "JOIN channel c ON c.id = o.channel_id" },
  columns: {
    id: { expression: "o.id", type: "number" },
    number: { expression: "o.external_number", type: "text" },
    channelCode: { expression: "c.code", type: "text", needs: ["channel"] },
    state: { expression: "o.state", type: "text" },
    placedAt: { expression: "o.placed_at", type: "date" },
    promisedAt: { expression: "o.promised_at", type: "date" },
    shippedAt: { expression: "o.shipped_at", type: "date" },
    country: { expression: "o.ship_to_country", type: "text" },
    lineCount: { expression: "o.line_count", type: "number" },
    unitCount: { expression: "o.unit_count", type: "number" },
    backorderedUnits: { expression: "o.backordered_units", type: "number" },
    nodeCodes: { expression: nodeCodes, type: "textArray" },
    currency: { expression: "o.currency", type: "text" },
    totalMinor: { expression: "o.total_minor", type: "number" },
  },
  where: [completeOrders],
  within: (entityIds, nodeIds) => `(o.entity_id = ANY(${entityIds}) OR ${orderAtNodes((column) => `${column} = ANY(${nodeIds})`)})`,
  atNode: (nodeId) => orderAtNodes((column) => `${column} = ${nodeId}`),
  search: (pattern) => `o.external_number ILIKE ${pattern}`,
  defaultSort: "o.placed_at DESC, o.id DESC",
};

const select = `
SELECT json_build_object(
  'id', o.id, 'entityId', o.entity_id, 'nodeIds', ARRAY(${orderNodes} ORDER BY 1),
  'number', o.external_number, 'channelCode', c.code, 'state', o.state, 'placedAt', ${isoInstant("o.placed_at")},
  'promisedAt', ${isoInstant("o.promised_at")}, 'shippedAt', ${isoInstant("o.shipped_at")}, 'country', o.ship_to_country,
  'lineCount', o.line_count, 'unitCount', o.unit_count, 'backorderedUnits', o.backordered_units, 'nodeCodes', ${nodeCodes},
  'currency', o.currency, 'totalMinor', o.total_minor) AS row
FROM sales_order o JOIN channel c ON c.id = o.channel_id`;

export const readOrdersRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<OrderRow>(queryable, `${select} WHERE o.id = ANY($1::bigint[]) AND ${completeOrders}`, [keys]);

export const listOrders = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readOrdersRows);
