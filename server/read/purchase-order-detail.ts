import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import type { TopicRow } from "@/domain/changes/topics";
import type { Errand } from "@/domain/documents/order-document";
import type { Scope } from "@/domain/governance/roles";
import type { ChangeLimits, Difference } from "@/domain/procurement/purchase-order";
import { readChangeLimits } from "@/server/services/procurement/change-limits";
import { type OrderRisk, readDelayRisks } from "@/server/services/procurement/delay-risks";
import { termsWith } from "@/server/services/procurement/supplier/source-terms";
import { waitingLines } from "@/server/services/procurement/waiting-lines";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { isoInstant, jsonRows } from "./grid-query";
import { type OrderApproval, readOrderApprovals } from "./order-approvals";
import { readPurchaseOrderRows, undecidedLine } from "./purchase-orders";

export type AgreedLine = {
  lineNumber: number;
  sku: string;
  description: string;
  quantity: number;
  receivedQuantity: number;
  unitPrice: string;
  requestedAt: string;
  firstPromisedAt: string;
  /** Null until the supplier has promised anything itself. */
  promiseGivenAt: string | null;
  /** The day that it said first, which is its first promise once somebody has agreed to a day. */
  firstOfferedAt: string | null;
  promisedAt: string;
  answer: string;
  answerReason: string | null;
  isUndecided: boolean;
  proposedQuantity: number | null;
  proposedUnitPrice: string | null;
  proposedPromisedAt: string | null;
  /** As it was ordered or approved last: what the limits count from. */
  approvedQuantity: number;
  approvedUnitPrice: string;
  approvedPromisedAt: string;
  /** What the supplier packs and sells at least of the item; 1 where it says nothing. */
  orderMultiple: number;
  minimumQuantity: number;
};
export type OrderVersion = {
  version: number;
  at: string;
  actor: string;
  reason: string;
  differences: Difference[];
  reopenedApproval: boolean;
};
export type SupplierAnswer = {
  id: number;
  number: string;
  via: string;
  orderVersion: number;
  receivedAt: string;
  supplierState: string | null;
  lineCount: number;
};
export type SentDocument = {
  id: number;
  errand: Errand;
  /** The version of the order that it tells. */
  version: number;
  destination: string;
  state: string;
  attempts: number;
  issue: string | null;
  createdAt: string;
  deliveredAt: string | null;
};
/** Customer orders that wait at this node for items of the order, also within `kits`; `minor` is what they would bring. */
export type WaitingOrder = { id: number; number: string; promisedAt: string; units: number; minor: number; kits: string[] };
export type PurchaseOrderDetail = {
  row: TopicRow<"purchasing">;
  supplierId: number;
  /** What customers' orders and margin are counted in; the order itself has its own. */
  currency: string;
  lines: AgreedLine[];
  /** Who has to agree to the version that waits, and what it would change; null while none waits. */
  approval: OrderApproval | null;
  /** How far the next version may differ from what was approved before somebody has to approve it. */
  limits: ChangeLimits;
  versions: OrderVersion[];
  answers: SupplierAnswer[];
  /** The last of them that the lines show; a decision about the answer names it. */
  answerId: number | null;
  documents: SentDocument[];
  waiting: WaitingOrder[];
  /** What came beyond the order and is in quarantine until somebody decides; `minor` at the order's prices and in its currency. */
  held: { units: number; minor: number };
  /** What the answer that waits for a decision, or the delay so far, is expected to lose in sales; null where nothing is late or different. */
  risk: OrderRisk | null;
  /** The link by which the supplier can answer, while it holds. */
  portal: { expiresAt: string; openedAt: string | null } | null;
  /** What it was ordered for: recommendations of the planning run, and requisitions of people. */
  origins: OrderOrigin[];
  timeline: TimelineEntry[];
};
export type OrderOrigin = { kind: "recommendation" | "requisition"; id: number; label: string };

export async function readPurchaseOrderDetail(queryable: Queryable, scope: Scope, id: number): Promise<PurchaseOrderDetail> {
  const row = rowInScope(scope, await readPurchaseOrderRows(queryable, [id]));
  // The last answer is read before the lines, so that whoever decides by it has seen at least that one.
  const { rows: suppliers } = await queryable.query<{ id: number; currency: string; answerId: number | null }>(
    `SELECT p.supplier_id AS id, e.currency, (SELECT max(r.id) FROM order_response r WHERE r.purchase_order_id = p.id) AS "answerId"
     FROM purchase_order p JOIN entity e ON e.id = p.entity_id WHERE p.id = $1`,
    [id],
  );
  const lines = await jsonRows<AgreedLine>(
    queryable,
    `SELECT json_build_object('lineNumber', l.line_number, 'sku', i.sku, 'description', i.description, 'quantity', l.ordered_quantity, 'receivedQuantity', l.received_quantity,
       'unitPrice', l.unit_price::text, 'requestedAt', ${isoInstant("l.requested_at")}, 'firstPromisedAt', ${isoInstant("l.first_promised_at")},
       'promiseGivenAt', ${isoInstant("l.promise_given_at")}, 'firstOfferedAt', ${isoInstant("l.first_offered_at")}, 'promisedAt', ${isoInstant("l.current_promised_at")}, 'answer', l.answer, 'answerReason', l.answer_reason,
       'isUndecided', ${undecidedLine}, 'proposedQuantity', l.proposed_quantity, 'proposedUnitPrice', l.proposed_unit_price::text,
       'proposedPromisedAt', ${isoInstant("l.proposed_promised_at")}, 'approvedQuantity', coalesce(l.approved_quantity, l.ordered_quantity),
       'approvedUnitPrice', coalesce(l.approved_unit_price, l.unit_price)::text, 'approvedPromisedAt', ${isoInstant("coalesce(l.approved_promised_at, l.current_promised_at)")},
       'orderMultiple', coalesce(t.order_multiple, 1), 'minimumQuantity', coalesce(t.minimum_order_quantity, 1)) AS row
     FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id JOIN item i ON i.id = l.item_id
     LEFT JOIN ${termsWith("p.supplier_id", "l.item_id")} t ON true WHERE l.purchase_order_id = $1 ORDER BY l.line_number`,
    [id],
  );
  const versions = await jsonRows<OrderVersion>(
    queryable,
    `SELECT json_build_object('version', v.version, 'at', ${isoInstant("v.at")}, 'actor', coalesce(u.name, v.actor), 'reason', v.reason, 'differences', v.differences,
       'reopenedApproval', v.reopened_approval) AS row
     FROM purchase_order_version v LEFT JOIN "user" u ON v.actor = 'person:' || u.id WHERE v.purchase_order_id = $1 ORDER BY v.version DESC`,
    [id],
  );
  const answers = await jsonRows<SupplierAnswer>(
    queryable,
    `SELECT json_build_object('id', id, 'number', number, 'via', via, 'orderVersion', order_version, 'receivedAt', ${isoInstant("received_at")},
       'supplierState', supplier_state, 'lineCount', jsonb_array_length(lines)) AS row
     FROM order_response WHERE purchase_order_id = $1 ORDER BY received_at DESC, id DESC LIMIT 20`,
    [id],
  );
  const documents = await jsonRows<SentDocument>(
    queryable,
    `SELECT json_build_object('id', id, 'errand', coalesce(body->>'errand', 'order'), 'version', (body->>'version')::int, 'destination', destination, 'state', state, 'attempts', attempts, 'issue', issue, 'createdAt', ${isoInstant("created_at")},
       'deliveredAt', ${isoInstant("delivered_at")}) AS row
     FROM outbound_message WHERE source_kind = 'purchase_order' AND source_id = $1 ORDER BY id DESC LIMIT 20`,
    [id],
  );
  const waiting = await jsonRows<WaitingOrder>(
    queryable,
    `SELECT json_build_object('id', o.id, 'number', o.external_number, 'promisedAt', ${isoInstant("o.promised_at")}, 'units', sum(w.units)::int,
       'minor', round(sum(w.units * w.unit_price * ${minorPerMajorOf("w.currency")}))::bigint, 'kits', coalesce(array_agg(DISTINCT i.sku) FILTER (WHERE w.is_kit), '{}')) AS row
     FROM purchase_order p CROSS JOIN LATERAL (${waitingLines}) w JOIN item i ON i.id = w.item_id JOIN sales_order o ON o.id = w.order_id
     WHERE p.id = $1 GROUP BY o.id ORDER BY o.promised_at, o.id LIMIT 50`,
    [id],
  );
  const { rows: held } = await queryable.query<PurchaseOrderDetail["held"]>(
    `SELECT coalesce(sum(h.held_quantity), 0)::int AS units, coalesce(round(sum(h.held_quantity * l.unit_price * ${minorPerMajorOf("p.currency")})), 0)::float8 AS minor
     FROM over_receipt h JOIN purchase_order_line l ON l.id = h.purchase_order_line_id JOIN purchase_order p ON p.id = l.purchase_order_id WHERE l.purchase_order_id = $1 AND h.state = 'held'`,
    [id],
  );
  const risk = (await readDelayRisks(queryable, [id], new Date())).get(id) ?? null;
  const [portal = null] = await jsonRows<NonNullable<PurchaseOrderDetail["portal"]>>(
    queryable,
    `SELECT json_build_object('expiresAt', ${isoInstant("expires_at")}, 'openedAt', ${isoInstant("opened_at")}) AS row FROM portal_link
     WHERE purchase_order_id = $1 AND revoked_at IS NULL AND expires_at > now() ORDER BY id DESC LIMIT 1`,
    [id],
  );
  const { rows: origins } = await queryable.query<OrderOrigin>(
    `SELECT 'requisition' AS kind, q.id, q.number AS label FROM requisition q
     WHERE q.id IN (SELECT l.requisition_id FROM requisition_line l WHERE l.purchase_order_id = $1)
     UNION ALL SELECT 'recommendation', r.id, i.sku FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id WHERE r.purchase_order_id = $1
     ORDER BY kind DESC, label LIMIT 50`,
    [id],
  );
  const timeline = await readTimeline(queryable, [{ kind: "purchase_order", id }]);
  return {
    row,
    supplierId: suppliers[0]?.id ?? 0,
    currency: suppliers[0]?.currency ?? row.currency,
    lines,
    approval: (await readOrderApprovals(queryable, [id])).get(id) ?? null,
    limits: await readChangeLimits(queryable, row.entityId),
    versions,
    answers,
    answerId: suppliers[0]?.answerId ?? null,
    documents,
    waiting,
    held: held[0] ?? { units: 0, minor: 0 },
    risk,
    portal,
    origins,
    timeline,
  };
}
