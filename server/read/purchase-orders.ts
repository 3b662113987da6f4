import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type PurchasingRow = TopicRow<"purchasing">;

/** A line that the supplier answered otherwise than it was ordered, and that nobody has decided about. */
export const undecidedLine = `(answer = 'accepted_with_change' AND proposed_quantity IS NOT NULL
  OR answer = 'rejected' AND received_quantity + rejected_quantity < ordered_quantity)`;
const lines = `JOIN LATERAL (SELECT count(*)::int AS line_count, sum(ordered_quantity)::bigint AS ordered, count(*) FILTER (WHERE ${undecidedLine})::int AS undecided,
  min(first_promised_at) FILTER (WHERE promise_given_at IS NOT NULL) AS first_promised_at,
  coalesce(min(current_promised_at) FILTER (WHERE received_quantity < ordered_quantity), max(current_promised_at)) AS promised_at
  FROM purchase_order_line WHERE purchase_order_id = p.id) l ON true`;

const open = "(p.receipt_state IN ('none', 'partial') AND p.cancelled_at IS NULL)";
/** What the buyer has to do next; the first that holds. */
const stage = `CASE WHEN NOT ${open} THEN 'closed' WHEN p.approval_state IN ('pending', 'draft') THEN 'to_approve' WHEN p.hold_reason IS NOT NULL THEN 'held'
  WHEN l.undecided > 0 THEN 'to_decide' WHEN p.approval_state = 'rejected' OR p.supplier_state = 'unsent' THEN 'to_send'
  WHEN p.supplier_state = 'overdue' THEN 'overdue' WHEN p.supplier_state = 'sent' THEN CASE WHEN p.confirmation_due_at IS NULL THEN 'placed' ELSE 'waiting' END ELSE 'agreed' END`;
const urgency = `array_position(ARRAY['to_decide', 'overdue', 'to_approve', 'to_send', 'held', 'waiting', 'placed', 'agreed', 'closed'], ${stage})`;

const skus = `ARRAY(SELECT i.sku FROM purchase_order_line x JOIN item i ON i.id = x.item_id WHERE x.purchase_order_id = p.id ORDER BY x.line_number)`;

const categories =
  "ARRAY(SELECT DISTINCT i.category FROM purchase_order_line x JOIN item i ON i.id = x.item_id WHERE x.purchase_order_id = p.id ORDER BY 1)";

/** The code of the supplier that answers for the order: of a merged one the survivor's. */
const answering = "coalesce((SELECT v.code FROM supplier v WHERE v.id = s.merged_into_id), s.code)";

const source: GridSource = {
  from: "purchase_order p",
  key: "p.id",
  joins: { supplier: "JOIN supplier s ON s.id = p.supplier_id", node: "JOIN node n ON n.id = p.node_id", lines },
  columns: {
    id: { expression: "p.id", type: "number" },
    number: { expression: "p.number", type: "text" },
    supplierName: { expression: "s.name", type: "text", needs: ["supplier"] },
    supplierCode: { expression: answering, type: "text", needs: ["supplier"] },
    cancelledAt: { expression: "p.cancelled_at", type: "date" },
    nodeCode: { expression: "n.code", type: "text", needs: ["node"] },
    skus: { expression: skus, type: "textArray" },
    categories: { expression: categories, type: "textArray" },
    stage: { expression: `(${stage})`, type: "text", needs: ["lines"] },
    approvalState: { expression: "p.approval_state", type: "text" },
    supplierState: { expression: "p.supplier_state", type: "text" },
    receiptState: { expression: "p.receipt_state", type: "text" },
    invoiceState: { expression: "p.invoice_state", type: "text" },
    holdReason: { expression: "p.hold_reason", type: "text" },
    version: { expression: "p.version", type: "number" },
    linesToDecide: { expression: "l.undecided", type: "number", needs: ["lines"] },
    orderedAt: { expression: "p.ordered_at", type: "date" },
    sentAt: { expression: "p.sent_at", type: "date" },
    confirmationDueAt: { expression: "p.confirmation_due_at", type: "date" },
    firstPromisedAt: { expression: "l.first_promised_at", type: "date", needs: ["lines"] },
    promisedAt: { expression: "l.promised_at", type: "date", needs: ["lines"] },
    lineCount: { expression: "l.line_count", type: "number", needs: ["lines"] },
    orderedUnits: { expression: "l.ordered", type: "number", needs: ["lines"] },
    currency: { expression: "p.currency", type: "text" },
    totalMinor: { expression: "p.total_minor", type: "number" },
  },
  within: (entityIds, nodeIds) => `(p.entity_id = ANY(${entityIds}) OR p.node_id = ANY(${nodeIds}))`,
  atNode: (nodeId) => `p.node_id = ${nodeId}`,
  search: (pattern) => `(p.number || ' ' || s.name) ILIKE ${pattern}`,
  searchNeeds: ["supplier"],
  // What waits for the buyer first, the latest order first within it.
  defaultSort: `${urgency}, p.ordered_at DESC, p.id DESC`,
  defaultSortNeeds: ["lines"],
};

const select = `
SELECT json_build_object('id', p.id, 'entityId', p.entity_id, 'nodeIds', json_build_array(p.node_id), 'number', p.number, 'supplierName', s.name, 'supplierCode', ${answering}, 'cancelledAt', ${isoInstant("p.cancelled_at")}, 'nodeCode', n.code,
  'skus', to_json(${skus}), 'categories', to_json(${categories}), 'stage', ${stage}, 'approvalState', p.approval_state, 'supplierState', p.supplier_state, 'receiptState', p.receipt_state, 'invoiceState', p.invoice_state,
  'holdReason', p.hold_reason, 'version', p.version, 'linesToDecide', l.undecided, 'orderedAt', ${isoInstant("p.ordered_at")}, 'sentAt', ${isoInstant("p.sent_at")},
  'confirmationDueAt', ${isoInstant("p.confirmation_due_at")}, 'firstPromisedAt', ${isoInstant("l.first_promised_at")}, 'promisedAt', ${isoInstant("l.promised_at")},
  'lineCount', l.line_count, 'orderedUnits', l.ordered, 'currency', p.currency, 'totalMinor', p.total_minor) AS row
FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id ${lines}`;

// An order is written with its lines; one without any has no dates and is not a row.
export const readPurchaseOrderRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<PurchasingRow>(queryable, `${select} WHERE p.id = ANY($1::bigint[]) AND l.line_count > 0`, [keys]);

export const listPurchaseOrders = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readPurchaseOrderRows);
