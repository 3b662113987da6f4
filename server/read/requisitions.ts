import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import type { ApprovalStep, HeldRule, StepDecision } from "@/domain/procurement/approval-rule";
import type { Weighed } from "@/domain/procurement/exchange-rate";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type RequisitionRow = TopicRow<"requisitions">;

const lines = `JOIN LATERAL (SELECT count(*)::int AS line_count, string_agg(DISTINCT s.name, ', ' ORDER BY s.name) AS supplier_names
  FROM requisition_line l JOIN supplier s ON s.id = l.supplier_id WHERE l.requisition_id = q.id) l ON true`;
const waitsFor = `CASE WHEN q.state = 'waiting' THEN q.steps -> q.step::int ->> 'role' END`;
const categories =
  "ARRAY(SELECT DISTINCT i.category FROM requisition_line x JOIN item i ON i.id = x.item_id WHERE x.requisition_id = q.id ORDER BY 1)";
/** Sorted, so that a row stays the same row. */
const riskFlags = "ARRAY(SELECT DISTINCT r->>'flag' FROM jsonb_array_elements(q.risks) r ORDER BY 1)";
const isLate = "(q.state = 'waiting' AND q.escalated_at IS NOT NULL)";

const source: GridSource = {
  from: "requisition q",
  key: "q.id",
  joins: { requester: `JOIN "user" u ON u.id = q.requester_id`, node: "JOIN node n ON n.id = q.node_id", lines },
  columns: {
    id: { expression: "q.id", type: "number" },
    number: { expression: "q.number", type: "text" },
    state: { expression: "q.state", type: "text" },
    requesterName: { expression: "u.name", type: "text", needs: ["requester"] },
    nodeCode: { expression: "n.code", type: "text", needs: ["node"] },
    supplierNames: { expression: "l.supplier_names", type: "text", needs: ["lines"] },
    categories: { expression: categories, type: "textArray" },
    reason: { expression: "q.reason", type: "text" },
    riskFlags: { expression: riskFlags, type: "textArray" },
    waitsFor: { expression: `(${waitsFor})`, type: "text" },
    dueAt: { expression: "q.due_at", type: "date" },
    needBy: { expression: "q.need_by", type: "date" },
    requestedAt: { expression: "q.requested_at", type: "date" },
    settledAt: { expression: "q.settled_at", type: "date" },
    lineCount: { expression: "l.line_count", type: "number", needs: ["lines"] },
    currency: { expression: "q.currency", type: "text" },
    totalMinor: { expression: "q.total_minor", type: "number" },
  },
  within: (entityIds, nodeIds) => `(q.entity_id = ANY(${entityIds}) OR q.node_id = ANY(${nodeIds}))`,
  atNode: (nodeId) => `q.node_id = ${nodeId}`,
  search: (pattern) => `(q.number || ' ' || q.reason || ' ' || u.name) ILIKE ${pattern}`,
  searchNeeds: ["requester"],
  // What waits first, the most urgent of it first.
  defaultSort: "(q.state = 'waiting') DESC, CASE WHEN q.state = 'waiting' THEN q.due_at END, q.requested_at DESC, q.id DESC",
};

const select = `
SELECT json_build_object('id', q.id, 'entityId', q.entity_id, 'nodeIds', json_build_array(q.node_id), 'number', q.number, 'state', q.state, 'requesterName', u.name,
  'nodeCode', n.code, 'supplierNames', l.supplier_names, 'categories', to_json(${categories}), 'reason', q.reason, 'riskFlags', ${riskFlags}, 'waitsFor', ${waitsFor}, 'step', q.step, 'stepCount', jsonb_array_length(q.steps), 'round', q.round,
  'dueAt', ${isoInstant("q.due_at")}, 'isLate', ${isLate}, 'needBy', ${isoInstant("q.need_by")}, 'requestedAt', ${isoInstant("q.requested_at")},
  'settledAt', ${isoInstant("q.settled_at")}, 'lineCount', l.line_count, 'currency', q.currency, 'totalMinor', q.total_minor) AS row
FROM requisition q JOIN "user" u ON u.id = q.requester_id JOIN node n ON n.id = q.node_id ${lines}`;

export const readRequisitionRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<RequisitionRow>(queryable, `${select} WHERE q.id = ANY($1::bigint[])`, [keys]);

export const listRequisitions = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readRequisitionRows);

export type RequisitionDetail = {
  row: RequisitionRow;
  requesterId: string;
  steps: ApprovalStep[];
  /** The rules that held when it was asked, each at its version. */
  rules: HeldRule[];
  risks: LineRisk[];
  /** What the rules were asked about, where it is paid in another currency; null where it is not. */
  weighed: Weighed | null;
  lines: {
    lineNumber: number;
    sku: string;
    description: string;
    category: string;
    supplierName: string;
    quantity: number;
    unitPrice: string;
    purchaseOrderId: number | null;
    purchaseOrderNumber: string | null;
  }[];
  decisions: StepDecision[];
  timeline: TimelineEntry[];
};

export async function readRequisitionDetail(queryable: Queryable, scope: Scope, id: number): Promise<RequisitionDetail> {
  const row = rowInScope(scope, await readRequisitionRows(queryable, [id]));
  const { rows } = await queryable.query<Pick<RequisitionDetail, "requesterId" | "steps" | "rules" | "risks" | "weighed">>(
    `SELECT requester_id AS "requesterId", steps, CASE WHEN rules = '[]' AND rule_id IS NOT NULL THEN jsonb_build_array(jsonb_build_object('id', rule_id, 'version', rule_version)) ELSE rules END AS rules, risks, weighed FROM requisition WHERE id = $1`,
    [id],
  );
  const detailLines = await jsonRows<RequisitionDetail["lines"][number]>(
    queryable,
    `SELECT json_build_object('lineNumber', l.line_number, 'sku', i.sku, 'description', i.description, 'category', i.category, 'supplierName', s.name, 'quantity', l.quantity,
       'unitPrice', l.unit_price::text, 'purchaseOrderId', p.id, 'purchaseOrderNumber', p.number) AS row
     FROM requisition_line l JOIN item i ON i.id = l.item_id JOIN supplier s ON s.id = l.supplier_id LEFT JOIN purchase_order p ON p.id = l.purchase_order_id
     WHERE l.requisition_id = $1 ORDER BY l.line_number`,
    [id],
  );
  const decisions = await jsonRows<RequisitionDetail["decisions"][number]>(
    queryable,
    `SELECT json_build_object('id', d.id, 'step', d.step, 'verdict', d.verdict, 'name', u.name, 'onBehalfOf', b.name, 'reason', d.reason, 'at', ${isoInstant("d.at")}, 'isEarlier', d.round < q.round) AS row
     FROM requisition_decision d JOIN requisition q ON q.id = d.requisition_id JOIN "user" u ON u.id = d.user_id LEFT JOIN "user" b ON b.id = d.on_behalf_of WHERE d.requisition_id = $1 ORDER BY d.id`,
    [id],
  );
  const timeline = await readTimeline(queryable, [{ kind: "requisition", id }]);
  const { requesterId = "", steps = [], rules = [], risks = [], weighed = null } = rows[0] ?? {};
  return { row, requesterId, steps, rules, risks, weighed, lines: detailLines, decisions, timeline };
}
