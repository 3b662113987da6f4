import type { Client } from "@/db/client";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import type { ApprovalState } from "@/domain/procurement/purchase-order";
import { linesCalled, otherCodes } from "../masterdata/other-codes";

export type KnownOrderLine = {
  id: number;
  lineNumber: number;
  itemId: number;
  sku: string;
  /** In capitals: what else the item is called since it was merged with another. */
  otherCodes: string[];
  orderedQuantity: number;
  receivedQuantity: number;
  rejectedQuantity: number;
  shippedQuantity: number;
};
export type KnownOrder = {
  id: number;
  entityId: number;
  supplierId: number;
  supplierCode: string;
  /** The supplier that answers for it since a merge; itself where there was none. */
  answeringSupplierId: number;
  /** All codes by which the supplier may call itself. */
  supplierCodes: string[];
  nodeId: number;
  number: string;
  currency: string;
  receiptState: string;
  approvalState: ApprovalState;
  cancelledAt: Date | null;
  /** How much more than ordered is taken without asking, 0–1. */
  overReceiptRatio: number;
  lines: KnownOrderLine[];
};

export const orderKey = (entityId: number, number: string) => `${entityId}/${number}`;

/** Finds orders by their numbers, locked in id order, with their lines. */
export async function lockOrders(
  client: Client,
  wanted: readonly { entityId: number; number: string }[],
): Promise<Map<string, KnownOrder>> {
  const { rows } = await client.query<Omit<KnownOrder, "lines">>(
    `SELECT p.id, p.entity_id AS "entityId", p.supplier_id AS "supplierId", s.code AS "supplierCode", coalesce(s.merged_into_id, s.id) AS "answeringSupplierId",
       ARRAY(SELECT a.code FROM supplier a WHERE a.id = s.id OR a.merged_into_id = s.id OR a.id = s.merged_into_id) AS "supplierCodes", p.node_id AS "nodeId", p.number, p.currency,
       p.receipt_state AS "receiptState", p.approval_state AS "approvalState", p.cancelled_at AS "cancelledAt", coalesce(t.over_receipt_ratio, e.over_receipt_ratio)::float8 AS "overReceiptRatio"
     FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN entity e ON e.id = p.entity_id
     LEFT JOIN supplier_order_terms t ON t.supplier_id = coalesce(s.merged_into_id, s.id)
     WHERE (p.entity_id, p.number) IN (SELECT * FROM unnest($1::int[], $2::text[])) ORDER BY p.id FOR UPDATE OF p`,
    [wanted.map((order) => order.entityId), wanted.map((order) => order.number)],
  );
  const lines = await client.query<KnownOrderLine & { orderId: number }>(
    `SELECT l.purchase_order_id AS "orderId", l.id, l.line_number AS "lineNumber", l.item_id AS "itemId", i.sku, ${otherCodes("i")} AS "otherCodes", l.ordered_quantity AS "orderedQuantity",
       l.received_quantity AS "receivedQuantity", l.rejected_quantity AS "rejectedQuantity", l.shipped_quantity AS "shippedQuantity"
     FROM purchase_order_line l JOIN item i ON i.id = l.item_id WHERE l.purchase_order_id = ANY($1::bigint[]) ORDER BY l.purchase_order_id, l.line_number`,
    [rows.map((row) => row.id)],
  );
  const orders = new Map(rows.map((row) => [row.id, { ...row, lines: [] as KnownOrderLine[] }]));
  for (const line of lines.rows) orders.get(line.orderId)?.lines.push(line);
  return new Map([...orders.values()].map((order) => [orderKey(order.entityId, order.number), order]));
}

/** The order line that a fact means: by line number when it says one, else the first of that SKU. */
export function findLine(
  order: KnownOrder,
  wanted: { sku?: string | undefined; lineNumber?: number | undefined },
): KnownOrderLine | undefined {
  const lines = wanted.lineNumber === undefined ? order.lines : order.lines.filter((line) => line.lineNumber === wanted.lineNumber);
  return wanted.sku === undefined ? lines[0] : linesCalled(lines, wanted.sku)[0];
}

export const noSuchOrder = (number: string): FieldIssue => ({ path: "purchaseOrder", message: `There is no purchase order ${number}.` });
export const noSuchLine = (index: number, order: KnownOrder, sku: string | undefined): FieldIssue => ({
  path: `lines.${index}.sku`,
  message: `Purchase order ${order.number} has no line for ${sku ?? "this line number"}.`,
});
