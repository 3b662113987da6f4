import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type ReplenishmentRow = TopicRow<"replenishment">;

const CUT_BY = `CASE WHEN r.quantity = 0 AND r.state IN ('open', 'snoozed') THEN (SELECT b ->> 'kind' FROM jsonb_array_elements(r.evidence #> '{shared,bounds}') b
  WHERE b ->> 'kind' IN ('budget', 'storage') LIMIT 1) END`;

const source: GridSource = {
  from: "replenishment_recommendation r",
  key: "r.id",
  joins: {
    item: "JOIN item i ON i.id = r.item_id",
    node: "JOIN node n ON n.id = r.node_id",
    supplier: "JOIN supplier s ON s.id = r.supplier_id",
    entity: "JOIN entity e ON e.id = r.entity_id",
    purchaseOrder: "LEFT JOIN purchase_order p ON p.id = r.purchase_order_id",
  },
  columns: {
    id: { expression: "r.id", type: "number" },
    state: { expression: "r.state", type: "text" },
    sku: { expression: "i.sku", type: "text", needs: ["item"] },
    description: { expression: "i.description", type: "text", needs: ["item"] },
    category: { expression: "i.category", type: "text", needs: ["item"] },
    nodeCode: { expression: "n.code", type: "text", needs: ["node"] },
    supplierName: { expression: "s.name", type: "text", needs: ["supplier"] },
    recommendedQuantity: { expression: "r.recommended_quantity", type: "number" },
    quantity: { expression: "r.quantity", type: "number" },
    unitPrice: { expression: "r.unit_price", type: "number" },
    currency: { expression: "s.currency", type: "text", needs: ["supplier"] },
    valueMinor: { expression: "r.value_minor", type: "number" },
    cutBy: { expression: CUT_BY, type: "text" },
    demandClass: { expression: "r.demand_class", type: "text" },
    dailyDemand: { expression: "r.daily_demand", type: "number" },
    reorderPoint: { expression: "r.reorder_point", type: "number" },
    position: { expression: "r.position", type: "number" },
    stockoutOn: { expression: "r.stockout_on", type: "date" },
    lostMarginMinor: { expression: "r.lost_margin_minor", type: "number" },
    lostMarginCurrency: { expression: "e.currency", type: "text", needs: ["entity"] },
    purchaseOrderNumber: { expression: "p.number", type: "text", needs: ["purchaseOrder"] },
    version: { expression: "r.version", type: "number" },
  },
  within: (entityIds, nodeIds) => `(r.entity_id = ANY(${entityIds}) OR r.node_id = ANY(${nodeIds}))`,
  atNode: (nodeId) => `r.node_id = ${nodeId}`,
  search: (pattern) => `r.item_id IN (SELECT id FROM item WHERE (sku || ' ' || description) ILIKE ${pattern}) OR s.name ILIKE ${pattern}`,
  searchNeeds: ["supplier"],
  // What a buyer can still decide, the dearest loss first.
  defaultSort: "(r.state IN ('open', 'snoozed')) DESC, r.lost_margin_minor DESC, r.id",
};

const select = `
SELECT json_build_object(
  'id', r.id, 'entityId', r.entity_id, 'nodeIds', json_build_array(r.node_id),
  'state', r.state, 'sku', i.sku, 'description', i.description, 'category', i.category, 'nodeCode', n.code, 'supplierName', s.name,
  'recommendedQuantity', r.recommended_quantity, 'quantity', r.quantity, 'unitPrice', r.unit_price::text, 'currency', s.currency,
  'valueMinor', r.value_minor, 'cutBy', ${CUT_BY}, 'demandClass', r.demand_class, 'dailyDemand', r.daily_demand, 'reorderPoint', r.reorder_point,
  'position', r.position, 'stockoutOn', ${isoInstant("r.stockout_on")}, 'lostMarginMinor', r.lost_margin_minor, 'lostMarginCurrency', e.currency,
  'purchaseOrderId', r.purchase_order_id, 'purchaseOrderNumber', p.number, 'version', r.version) AS row
FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id JOIN node n ON n.id = r.node_id JOIN supplier s ON s.id = r.supplier_id
  JOIN entity e ON e.id = r.entity_id LEFT JOIN purchase_order p ON p.id = r.purchase_order_id`;

export const readReplenishmentRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<ReplenishmentRow>(queryable, `${select} WHERE r.id = ANY($1::bigint[])`, [keys]);

export const listReplenishment = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readReplenishmentRows);
