import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { noticeExpectedAt } from "@/server/services/procurement/expected-stock";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { isoInstant, jsonRows } from "./grid-query";
import { readInboundRows } from "./inbound";

export type PurchaseOrderLineRow = {
  id: number;
  lineNumber: number;
  itemId: number;
  sku: string;
  description: string;
  orderedQuantity: number;
  shippedQuantity: number;
  receivedQuantity: number;
  rejectedQuantity: number;
  billedQuantity: number;
  unitPrice: string;
  requestedAt: string;
  firstPromisedAt: string;
  currentPromisedAt: string;
};
export type AsnRow = {
  id: number;
  number: string;
  state: string;
  shippedAt: string;
  expectedAt: string;
  receivedAt: string | null;
  lines: { purchaseOrderLineId: number; sku: string; shippedQuantity: number; receivedQuantity: number }[];
};
export type ReceiptRow = {
  id: number;
  number: string;
  asnNumber: string | null;
  receivedAt: string;
  lines: { purchaseOrderLineId: number; sku: string; acceptedQuantity: number; rejectedQuantity: number }[];
};
export type InboundDetail = {
  row: TopicRow<"inbound">;
  supplierCode: string;
  lines: PurchaseOrderLineRow[];
  asns: AsnRow[];
  receipts: ReceiptRow[];
  timeline: TimelineEntry[];
};

export const readPurchaseOrderLines = (queryable: Queryable, purchaseOrderId: number) =>
  jsonRows<PurchaseOrderLineRow>(
    queryable,
    `SELECT json_build_object('id', l.id, 'lineNumber', l.line_number, 'itemId', l.item_id, 'sku', i.sku, 'description', i.description, 'orderedQuantity', l.ordered_quantity,
       'shippedQuantity', l.shipped_quantity, 'receivedQuantity', l.received_quantity, 'rejectedQuantity', l.rejected_quantity, 'billedQuantity', l.billed_quantity,
       'unitPrice', l.unit_price::text, 'requestedAt', ${isoInstant("l.requested_at")}, 'firstPromisedAt', ${isoInstant("l.first_promised_at")},
       'currentPromisedAt', ${isoInstant("l.current_promised_at")}) AS row
     FROM purchase_order_line l JOIN item i ON i.id = l.item_id WHERE l.purchase_order_id = $1 ORDER BY l.line_number`,
    [purchaseOrderId],
  );

export const readReceipts = (queryable: Queryable, purchaseOrderId: number) =>
  jsonRows<ReceiptRow>(
    queryable,
    `SELECT json_build_object('id', g.id, 'number', g.number, 'asnNumber', a.number, 'receivedAt', ${isoInstant("g.received_at")}, 'lines', (
       SELECT coalesce(json_agg(json_build_object('purchaseOrderLineId', l.purchase_order_line_id, 'sku', i.sku, 'acceptedQuantity', l.accepted_quantity,
         'rejectedQuantity', l.rejected_quantity) ORDER BY l.id), '[]') FROM goods_receipt_line l JOIN item i ON i.id = l.item_id WHERE l.goods_receipt_id = g.id)) AS row
     FROM goods_receipt g LEFT JOIN asn a ON a.id = g.asn_id WHERE g.purchase_order_id = $1 ORDER BY g.received_at, g.id`,
    [purchaseOrderId],
  );

export async function readInboundDetail(queryable: Queryable, scope: Scope, id: number): Promise<InboundDetail> {
  const row = rowInScope(scope, await readInboundRows(queryable, [id]));
  const lines = await readPurchaseOrderLines(queryable, id);
  const { rows: suppliers } = await queryable.query<{ code: string }>(
    "SELECT s.code FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id WHERE p.id = $1",
    [id],
  );
  const asns = await jsonRows<AsnRow>(
    queryable,
    `SELECT json_build_object('id', a.id, 'number', a.number, 'state', a.state, 'shippedAt', ${isoInstant("a.shipped_at")}, 'expectedAt', ${isoInstant(noticeExpectedAt("a"))},
       'receivedAt', ${isoInstant("a.received_at")}, 'lines', (
       SELECT coalesce(json_agg(json_build_object('purchaseOrderLineId', l.purchase_order_line_id, 'sku', i.sku, 'shippedQuantity', l.shipped_quantity,
         'receivedQuantity', l.received_quantity) ORDER BY l.id), '[]') FROM asn_line l JOIN item i ON i.id = l.item_id WHERE l.asn_id = a.id)) AS row
     FROM asn a WHERE a.purchase_order_id = $1 ORDER BY ${noticeExpectedAt("a")}, a.id`,
    [id],
  );
  const receipts = await readReceipts(queryable, id);
  const timeline = await readTimeline(queryable, [
    { kind: "purchase_order", id },
    ...asns.map((one) => ({ kind: "asn", id: one.id })),
    ...receipts.map((one) => ({ kind: "goods_receipt", id: one.id })),
  ]);
  return { row, supplierCode: suppliers[0]?.code ?? "", lines, asns, receipts, timeline };
}
