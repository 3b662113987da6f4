import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type InventoryRow = TopicRow<"inventory">;

const daysOnHand = "round(b.sellable / nullif(b.daily_demand, 0), 1)";

// A row without demand is never short, and never excess: nobody knows yet. Half a year of demand is excess.
export const riskSql = `CASE
  WHEN b.available <= 0 AND (b.daily_demand > 0 OR b.backordered > 0) THEN 'stockout'
  WHEN b.daily_demand > 0 AND b.available <= b.reorder_point THEN 'low'
  WHEN b.daily_demand > 0 AND b.available > 180 * b.daily_demand THEN 'excess'
  ELSE 'healthy' END`;

const source: GridSource = {
  from: "stock_balance b",
  key: "b.id",
  joins: { item: "JOIN item i ON i.id = b.item_id", node: "JOIN node n ON n.id = b.node_id" },
  columns: {
    id: { expression: "b.id", type: "number" },
    itemId: { expression: "b.item_id", type: "number" },
    nodeId: { expression: "b.node_id", type: "number" },
    sku: { expression: "i.sku", type: "text", needs: ["item"] },
    description: { expression: "i.description", type: "text", needs: ["item"] },
    category: { expression: "i.category", type: "text", needs: ["item"] },
    nodeCode: { expression: "n.code", type: "text", needs: ["node"] },
    onHand: { expression: "b.on_hand", type: "number" },
    sellable: { expression: "b.sellable", type: "number" },
    allocated: { expression: "b.allocated", type: "number" },
    available: { expression: "b.available", type: "number" },
    quarantined: { expression: "b.quarantined", type: "number" },
    returnPending: { expression: "b.return_pending", type: "number" },
    backordered: { expression: "b.backordered", type: "number" },
    inboundOrdered: { expression: "b.inbound_ordered", type: "number" },
    inTransit: { expression: "b.in_transit", type: "number" },
    dailyDemand: { expression: "b.daily_demand", type: "number" },
    daysOnHand: { expression: daysOnHand, type: "number" },
    reorderPoint: { expression: "b.reorder_point", type: "number" },
    nextInboundAt: { expression: "b.next_inbound_at", type: "date" },
    // Doubles order 500,000 values several times faster than exact decimals; the row itself is exact.
    valueMinor: { expression: "(b.on_hand * i.unit_cost::float8 * 100)", type: "number", needs: ["item"] },
    risk: { expression: `(${riskSql})`, type: "text" },
  },
  within: (entityIds, nodeIds) => `b.node_id IN (SELECT id FROM node WHERE entity_id = ANY(${entityIds}) OR id = ANY(${nodeIds}))`,
  atNode: (nodeId) => `b.node_id = ${nodeId}`,
  search: (pattern) => `b.item_id IN (SELECT id FROM item WHERE (sku || ' ' || description) ILIKE ${pattern})`,
  defaultSort: "i.sku, b.id",
  defaultSortNeeds: ["item"],
};

const select = `
SELECT json_build_object(
  'id', b.id, 'entityId', n.entity_id, 'nodeIds', json_build_array(b.node_id),
  'itemId', b.item_id, 'nodeId', b.node_id, 'sku', i.sku, 'description', i.description, 'category', i.category, 'nodeCode', n.code,
  'onHand', b.on_hand, 'sellable', b.sellable, 'allocated', b.allocated, 'available', b.available, 'quarantined', b.quarantined,
  'returnPending', b.return_pending, 'backordered', b.backordered, 'inboundOrdered', b.inbound_ordered, 'inTransit', b.in_transit,
  'dailyDemand', b.daily_demand, 'daysOnHand', ${daysOnHand}, 'reorderPoint', b.reorder_point,
  'nextInboundAt', ${isoInstant("b.next_inbound_at")}, 'valueMinor', round(b.on_hand * i.unit_cost * 100)::bigint, 'risk', ${riskSql}) AS row
FROM stock_balance b JOIN item i ON i.id = b.item_id JOIN node n ON n.id = b.node_id`;

export const readInventoryRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<InventoryRow>(queryable, `${select} WHERE b.id = ANY($1::bigint[])`, [keys]);

export const listInventory = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readInventoryRows);
