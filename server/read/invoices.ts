import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type InvoiceRow = TopicRow<"invoices">;

const reasons = `ARRAY(SELECT DISTINCT reason->>'kind' FROM jsonb_array_elements(v.outcome->'reasons') AS reason ORDER BY 1)`;

const categories = `ARRAY(SELECT DISTINCT i.category FROM supplier_invoice_line x JOIN purchase_order_line l ON l.id = x.purchase_order_line_id JOIN item i ON i.id = l.item_id
  WHERE x.invoice_id = v.id ORDER BY 1)`;

const source: GridSource = {
  from: "supplier_invoice v",
  key: "v.id",
  joins: { supplier: "JOIN supplier s ON s.id = v.supplier_id", order: "LEFT JOIN purchase_order p ON p.id = v.purchase_order_id" },
  columns: {
    id: { expression: "v.id", type: "number" },
    number: { expression: "v.number", type: "text" },
    supplierName: { expression: "s.name", type: "text", needs: ["supplier"] },
    purchaseOrderNumber: { expression: "p.number", type: "text", needs: ["order"] },
    orderedAt: { expression: "p.ordered_at", type: "date", needs: ["order"] },
    categories: { expression: categories, type: "textArray" },
    state: { expression: "v.state", type: "text" },
    currency: { expression: "v.currency", type: "text" },
    totalMinor: { expression: "v.total_minor", type: "number" },
    varianceMinor: { expression: "v.variance_minor", type: "number" },
    reasons: { expression: reasons, type: "textArray" },
    invoicedAt: { expression: "v.invoiced_at", type: "date" },
    dueAt: { expression: "v.due_at", type: "date" },
    revision: { expression: "v.revision", type: "number" },
  },
  within: (entityIds, nodeIds) =>
    `(v.entity_id = ANY(${entityIds}) OR EXISTS (SELECT 1 FROM purchase_order x WHERE x.id = v.purchase_order_id AND x.node_id = ANY(${nodeIds})))`,
  atNode: (nodeId) => `EXISTS (SELECT 1 FROM purchase_order x WHERE x.id = v.purchase_order_id AND x.node_id = ${nodeId})`,
  search: (pattern) => `v.number ILIKE ${pattern} OR s.name ILIKE ${pattern} OR p.number ILIKE ${pattern}`,
  searchNeeds: ["supplier", "order"],
  // What did not settle by itself, the first due first.
  defaultSort: "(v.state IN ('unmatched', 'blocked', 'disputed')) DESC, v.due_at, v.id",
};

const select = `
SELECT json_build_object(
  'id', v.id, 'entityId', v.entity_id, 'nodeIds', array_remove(ARRAY[p.node_id], NULL),
  'number', v.number, 'supplierName', s.name, 'purchaseOrderNumber', p.number, 'orderedAt', ${isoInstant("p.ordered_at")}, 'categories', to_json(${categories}), 'state', v.state, 'currency', v.currency,
  'totalMinor', v.total_minor, 'varianceMinor', v.variance_minor, 'reasons', ${reasons}, 'invoicedAt', ${isoInstant("v.invoiced_at")},
  'dueAt', ${isoInstant("v.due_at")}, 'revision', v.revision) AS row
FROM supplier_invoice v JOIN supplier s ON s.id = v.supplier_id LEFT JOIN purchase_order p ON p.id = v.purchase_order_id`;

export const readInvoicesRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<InvoiceRow>(queryable, `${select} WHERE v.id = ANY($1::bigint[])`, [keys]);

export const listInvoices = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readInvoicesRows);
