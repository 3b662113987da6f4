import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type InventoryRow = TopicRow<"inventory">;

const forecast = "LEFT JOIN demand_forecast f ON f.item_id = b.item_id AND f.node_id = b.node_id";

const source: GridSource = {
  from: "stock_balance b",
  key: "b.id",
  joins: { item: "JOIN item i ON i.id = b.item_id", node: "JOIN node n ON n.id = b.node_id", forecast },
  // The key counts up with the item, so that equal words may be ordered by the item first.
  columns: {
    id: { expression: "b.id", type: "number" },
    itemId: { expression: "b.item_id", type: "number" },
    nodeId: { expression: "b.node_id", type: "number" },
    sku: { expression: "i.sku", type: "text", tie: "i.id", needs: ["item"] },
    description: { expression: "i.description", type: "text", tie: "i.id", needs: ["item"] },
    category: { expression: "i.category", type: "text", tie: "i.id", needs: ["item"] },
    nodeCode: {
      expression: "n.code",
      type: "text",
      needs: ["node"],
      partition: { over: "node n", key: "n.id", match: "b.node_id = n.id" },
    },
    onHand: { expression: "b.on_hand", type: "number", stored: "integer", notNull: true },
    sellable: { expression: "b.sellable", type: "number", stored: "integer", notNull: true },
    allocated: { expression: "b.allocated", type: "number", stored: "integer", notNull: true },
    available: { expression: "b.available", type: "number", stored: "integer", notNull: true },
    quarantined: { expression: "b.quarantined", type: "number", stored: "integer", notNull: true },
    returnPending: { expression: "b.return_pending", type: "number", stored: "integer", notNull: true },
    backordered: { expression: "b.backordered", type: "number", stored: "integer", notNull: true },
    inboundOrdered: { expression: "b.inbound_ordered", type: "number", stored: "integer", notNull: true },
    inTransit: { expression: "b.in_transit", type: "number", stored: "integer", notNull: true },
    dailyDemand: { expression: "b.daily_demand", type: "number", stored: "numeric", notNull: true },
    daysOnHand: { expression: "b.days_on_hand", type: "number" },
    reorderPoint: { expression: "b.reorder_point", type: "number", stored: "integer", notNull: true },
    nextInboundAt: { expression: "b.next_inbound_at", type: "date" },
    valueMinor: { expression: "b.value_minor", type: "number", stored: "integer", notNull: true },
    // In alphabetical order the risks also stand in order of their weight.
    risk: { expression: "b.risk", type: "text", notNull: true },
    demandClass: { expression: "f.demand_class", type: "text", needs: ["forecast"] },
    forecastModel: { expression: "f.model", type: "text", needs: ["forecast"] },
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
  'dailyDemand', b.daily_demand, 'daysOnHand', b.days_on_hand, 'reorderPoint', b.reorder_point,
  'nextInboundAt', ${isoInstant("b.next_inbound_at")}, 'valueMinor', b.value_minor, 'risk', b.risk,
  'demandClass', f.demand_class, 'forecastModel', f.model) AS row
FROM stock_balance b JOIN item i ON i.id = b.item_id JOIN node n ON n.id = b.node_id ${forecast}`;

export const readInventoryRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<InventoryRow>(queryable, `${select} WHERE b.id = ANY($1::bigint[])`, [keys]);

export const listInventory = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readInventoryRows);
