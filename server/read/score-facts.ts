import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import { type OrderLineFact, SCORE_DAYS } from "@/domain/procurement/supplier-scorecard";
import { scoredLines } from "@/server/services/procurement/supplier/scored-lines";
import { isoInstant, jsonRows } from "./grid-query";

export type FactRow = OrderLineFact & {
  lineId: number;
  purchaseOrderId: number;
  purchaseOrderNumber: string;
  sku: string;
  currency: string;
  /** Exact decimals of the major unit. */
  unitPrice: string;
  firstUnitPrice: string;
  listedUnitPrice: string | null;
  /** Mean of what was billed for a unit; null before a bill. */
  billedUnitPrice: number | null;
};
export type ConfirmationRow = {
  purchaseOrderId: number;
  purchaseOrderNumber: string;
  toldAt: string;
  answeredAt: string | null;
  supplierState: string;
};
export type JudgedInvoiceRow = {
  invoiceId: number;
  number: string;
  currency: string;
  totalMinor: number;
  invoicedAt: string;
  firstResult: string;
  state: string;
};
export type ClaimRow =
  | {
      kind: "disputed_invoice";
      id: number;
      invoiceId: number;
      number: string;
      at: string;
      reason: string;
      amountMinor: number;
      currency: string;
    }
  | {
      kind: "rejected_receipt";
      id: number;
      purchaseOrderId: number;
      number: string;
      sku: string;
      at: string;
      units: number;
      amountMinor: number;
      currency: string;
    };

/** The supplier and those that were merged into it; nothing of one that was merged away. */
const own = (column: string) => `${column} IN (SELECT id FROM supplier WHERE coalesce(merged_into_id, id) = $1)`;
const recent = (column: string) => `${column} >= $2::timestamptz - make_interval(days => ${SCORE_DAYS})`;

/** Every order line that the supplier is judged by, the last promised first. */
export const readFacts = (queryable: Queryable, supplierId: number, now: Date): Promise<FactRow[]> =>
  jsonRows<FactRow>(
    queryable,
    `SELECT json_build_object('lineId', l.id, 'purchaseOrderId', l.purchase_order_id, 'purchaseOrderNumber', l.number, 'sku', i.sku, 'currency', l.currency,
  'orderedQuantity', l.ordered_quantity, 'cutUnits', l.cut, 'orderedAt', ${isoInstant("l.ordered_at")}, 'firstPromisedAt', ${isoInstant("l.first_promised_at")},
  'cancelledAt', ${isoInstant("l.cancelled_at")}, 'isRefused', l.is_refused, 'unitPrice', l.unit_price::text, 'firstUnitPrice', l.first_price::text, 'listedUnitPrice', l.listed_price::text,
  'receipts', (SELECT coalesce(json_agg(json_build_object('at', ${isoInstant("r.received_at")}, 'accepted', x.accepted_quantity, 'rejected', x.rejected_quantity)), '[]')
     FROM goods_receipt_line x JOIN goods_receipt r ON r.id = x.goods_receipt_id WHERE x.purchase_order_line_id = l.id),
  'priceVarianceMinor', coalesce(b.variance, 0), 'billedAtOrderPriceMinor', coalesce(b.agreed, 0), 'billedUnitPrice', b.price,
  'notices', (SELECT coalesce(json_agg(json_build_object('shipped', n.shipped_quantity, 'received', n.received_quantity)), '[]')
     FROM asn_line n JOIN asn a ON a.id = n.asn_id WHERE n.purchase_order_line_id = l.id AND a.state <> 'in_transit')) AS row
FROM (${scoredLines("$2", "$1")}) l JOIN item i ON i.id = l.item_id
LEFT JOIN (SELECT y.purchase_order_line_id AS line_id, sum(round((y.unit_price - z.unit_price) * y.billed_quantity * ${minorPerMajorOf("v.currency")}))::float8 AS variance,
    sum(round(z.unit_price * y.billed_quantity * ${minorPerMajorOf("v.currency")}))::float8 AS agreed, (sum(y.unit_price * y.billed_quantity) / sum(y.billed_quantity))::float8 AS price
  FROM supplier_invoice v JOIN supplier_invoice_line y ON y.invoice_id = v.id JOIN purchase_order_line z ON z.id = y.purchase_order_line_id
  WHERE ${own("v.supplier_id")} GROUP BY 1) b ON b.line_id = l.id
ORDER BY l.first_promised_at DESC, l.id`,
    [supplierId, now],
  );

/** Orders that it was told of, the last one first, and when it first said anything about one: a mere receipt of the document is no answer. */
export const readConfirmations = (queryable: Queryable, supplierId: number, now: Date): Promise<ConfirmationRow[]> =>
  jsonRows<ConfirmationRow>(
    queryable,
    `SELECT json_build_object('purchaseOrderId', p.id, 'purchaseOrderNumber', p.number, 'toldAt', ${isoInstant("told.at")}, 'answeredAt', ${isoInstant("answer.at")}, 'supplierState', p.supplier_state) AS row
     FROM purchase_order p
     CROSS JOIN LATERAL (SELECT min(m.created_at) AS at FROM outbound_message m WHERE m.source_kind = 'purchase_order' AND m.source_id = p.id) told
     CROSS JOIN LATERAL (SELECT min(a.received_at) AS at FROM order_response a WHERE a.purchase_order_id = p.id AND a.supplier_state IS NOT NULL) answer
     WHERE ${own("p.supplier_id")} AND ${recent("p.ordered_at")} AND told.at IS NOT NULL AND (answer.at IS NOT NULL OR p.confirmation_due_at IS NOT NULL OR p.supplier_state = 'overdue')
     ORDER BY told.at DESC, p.id DESC`,
    [supplierId, now],
  );

/** Invoices that the match has judged, by what it found first: what was mended or released later did not go through by itself. A hold of ours is no finding. */
export const readJudgedInvoices = (queryable: Queryable, supplierId: number, now: Date): Promise<JudgedInvoiceRow[]> =>
  jsonRows<JudgedInvoiceRow>(
    queryable,
    `SELECT json_build_object('invoiceId', v.id, 'number', v.number, 'currency', v.currency, 'totalMinor', v.total_minor, 'invoicedAt', ${isoInstant("v.invoiced_at")},
       'firstResult', first.result, 'state', v.state) AS row
     FROM supplier_invoice v CROSS JOIN LATERAL (SELECT a.detail->>'result' AS result FROM audit_entry a
       WHERE a.subject_kind = 'supplier_invoice' AND a.subject_id = v.id AND a.verb = 'supplier_invoice.matched'
         AND (a.detail->>'result' <> 'blocked' OR EXISTS (SELECT FROM jsonb_array_elements(a.detail->'reasons') r WHERE r->>'kind' <> 'bank_details_changed'))
       ORDER BY a.id LIMIT 1) first
     WHERE ${own("v.supplier_id")} AND ${recent("v.invoiced_at")} ORDER BY v.invoiced_at DESC, v.id DESC`,
    [supplierId, now],
  );

/** What was held against it: invoices that somebody disputed, and deliveries of which units were rejected. */
export const readClaims = (queryable: Queryable, supplierId: number, now: Date): Promise<ClaimRow[]> =>
  jsonRows<ClaimRow>(
    queryable,
    `SELECT json_build_object('kind', 'disputed_invoice', 'id', v.id, 'invoiceId', v.id, 'number', v.number, 'at', ${isoInstant("d.at")}, 'reason', d.reason,
       'amountMinor', v.total_minor, 'currency', v.currency) AS row, d.at
     FROM supplier_invoice v CROSS JOIN LATERAL (SELECT a.at, a.verb, a.detail->>'reason' AS reason FROM audit_entry a WHERE a.subject_kind = 'supplier_invoice' AND a.subject_id = v.id
       AND a.verb IN ('supplier_invoice.disputed', 'supplier_invoice.settlement_withdrawn') ORDER BY a.id DESC LIMIT 1) d
     WHERE d.verb = 'supplier_invoice.disputed' AND ${own("v.supplier_id")} AND ${recent("v.invoiced_at")}
     UNION ALL
     SELECT json_build_object('kind', 'rejected_receipt', 'id', x.id, 'purchaseOrderId', l.purchase_order_id, 'number', r.number, 'sku', i.sku, 'at', ${isoInstant("r.received_at")},
       'units', x.rejected_quantity, 'amountMinor', round(x.rejected_quantity * l.unit_price * ${minorPerMajorOf("l.currency")}), 'currency', l.currency), r.received_at
     FROM (${scoredLines("$2", "$1")}) l JOIN goods_receipt_line x ON x.purchase_order_line_id = l.id JOIN goods_receipt r ON r.id = x.goods_receipt_id
     JOIN item i ON i.id = l.item_id WHERE x.rejected_quantity > 0
     ORDER BY at DESC`,
    [supplierId, now],
  );
