import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { noticeExpectedAt } from "@/server/services/procurement/expected-stock";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type InboundRow = TopicRow<"inbound">;

const open = "p.receipt_state IN ('none', 'partial')";
export const inboundLines = `JOIN LATERAL (SELECT count(*)::int AS line_count, sum(ordered_quantity)::bigint AS ordered, sum(shipped_quantity)::bigint AS shipped,
  sum(received_quantity)::bigint AS received, min(first_promised_at) AS due_at, min(first_promised_at) FILTER (WHERE promise_given_at IS NOT NULL) AS first_promised_at,
  coalesce(min(current_promised_at) FILTER (WHERE received_quantity < ordered_quantity), max(current_promised_at)) AS promised_at
  FROM purchase_order_line WHERE purchase_order_id = p.id) l ON true`;
// The notice that is on the road, else the last one.
export const inboundNotice = `LEFT JOIN LATERAL (SELECT number, state, ${noticeExpectedAt("asn")} AS expected_at, received_at FROM asn WHERE purchase_order_id = p.id
  ORDER BY state = 'in_transit' DESC, CASE WHEN state = 'in_transit' THEN ${noticeExpectedAt("asn")} END, id DESC LIMIT 1) a ON true`;
const receipt = `LEFT JOIN LATERAL (SELECT max(received_at) AS received_at FROM goods_receipt WHERE purchase_order_id = p.id) g ON true`;

export const inboundExpectedAt = "CASE WHEN a.state = 'in_transit' THEN a.expected_at ELSE l.promised_at END";
// Late against the first promise, which nobody overwrites, or the day that was asked for until there is one. What is still open grows later
// every day.
const arrivedAt = `CASE WHEN ${open} THEN greatest(${inboundExpectedAt}, now()) ELSE coalesce(g.received_at, ${inboundExpectedAt}) END`;
const daysLate = `greatest(0, floor(extract(epoch FROM ${arrivedAt} - l.due_at) / 86400))::int`;
/** Where an order of purchase stands on its way. The tower counts by the same words. */
export const inboundStage = `CASE WHEN EXISTS (SELECT 1 FROM asn x WHERE x.purchase_order_id = p.id AND x.state = 'in_transit') THEN 'in_transit'
  WHEN NOT (${open}) THEN 'arrived'
  WHEN p.approval_state <> 'approved' OR p.supplier_state = 'rejected' THEN 'stopped' ELSE 'ordered' END`;

const source: GridSource = {
  from: "purchase_order p",
  key: "p.id",
  joins: {
    supplier: "JOIN supplier s ON s.id = p.supplier_id",
    node: "JOIN node n ON n.id = p.node_id",
    lines: inboundLines,
    notice: inboundNotice,
    receipt,
  },
  columns: {
    id: { expression: "p.id", type: "number" },
    number: { expression: "p.number", type: "text" },
    supplierName: { expression: "s.name", type: "text", needs: ["supplier"] },
    nodeCode: { expression: "n.code", type: "text", needs: ["node"] },
    supplierState: { expression: "p.supplier_state", type: "text" },
    receiptState: { expression: "p.receipt_state", type: "text" },
    stage: { expression: `(${inboundStage})`, type: "text" },
    asnNumber: { expression: "a.number", type: "text", needs: ["notice"] },
    orderedAt: { expression: "p.ordered_at", type: "date" },
    firstPromisedAt: { expression: "l.first_promised_at", type: "date", needs: ["lines"] },
    expectedAt: { expression: `(${inboundExpectedAt})`, type: "date", needs: ["lines", "notice"] },
    daysLate: { expression: daysLate, type: "number", needs: ["lines", "notice", "receipt"] },
    lastReceiptAt: { expression: "g.received_at", type: "date", needs: ["receipt"] },
    lineCount: { expression: "l.line_count", type: "number", needs: ["lines"] },
    orderedUnits: { expression: "l.ordered", type: "number", needs: ["lines"] },
    shippedUnits: { expression: "l.shipped", type: "number", needs: ["lines"] },
    receivedUnits: { expression: "l.received", type: "number", needs: ["lines"] },
    currency: { expression: "p.currency", type: "text" },
    totalMinor: { expression: "p.total_minor", type: "number" },
  },
  within: (entityIds, nodeIds) => `(p.entity_id = ANY(${entityIds}) OR p.node_id = ANY(${nodeIds}))`,
  atNode: (nodeId) => `p.node_id = ${nodeId}`,
  search: (pattern) =>
    `(p.number || ' ' || s.name) ILIKE ${pattern} OR EXISTS (SELECT 1 FROM asn x WHERE x.purchase_order_id = p.id AND x.number ILIKE ${pattern})`,
  searchNeeds: ["supplier"],
  // What is still to come, the longest overdue first.
  defaultSort: `(${open}) DESC, CASE WHEN ${open} THEN ${inboundExpectedAt} END, p.ordered_at DESC, p.id DESC`,
  defaultSortNeeds: ["lines", "notice"],
};

const select = `
SELECT json_build_object(
  'id', p.id, 'entityId', p.entity_id, 'nodeIds', json_build_array(p.node_id),
  'number', p.number, 'supplierName', s.name, 'nodeCode', n.code, 'supplierState', p.supplier_state, 'receiptState', p.receipt_state, 'stage', ${inboundStage},
  'asnNumber', a.number, 'orderedAt', ${isoInstant("p.ordered_at")}, 'firstPromisedAt', ${isoInstant("l.first_promised_at")},
  'expectedAt', ${isoInstant(`(${inboundExpectedAt})`)}, 'daysLate', ${daysLate}, 'lastReceiptAt', ${isoInstant("g.received_at")}, 'lineCount', l.line_count, 'orderedUnits', l.ordered,
  'shippedUnits', l.shipped, 'receivedUnits', l.received, 'currency', p.currency, 'totalMinor', p.total_minor) AS row
FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id ${inboundLines} ${inboundNotice} ${receipt}`;

// An order is written with its lines; one without any has no dates and is not a row.
export const readInboundRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<InboundRow>(queryable, `${select} WHERE p.id = ANY($1::bigint[]) AND l.line_count > 0`, [keys]);

export const listInbound = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readInboundRows);
