import Big from "big.js";
import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { lineValueMinor } from "@/domain/kernel/money";
import type { MatchOutcome } from "@/domain/procurement/three-way-match";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { jsonRows } from "./grid-query";
import { type ReceiptRow, readReceipts } from "./inbound-detail";
import { readInvoicesRows } from "./invoices";

/** One line of the order, what was received of it and what this invoice bills for it. */
export type MatchLineRow = {
  lineNumber: number | null;
  sku: string | null;
  description: string | null;
  orderedQuantity: number | null;
  orderedUnitPrice: string | null;
  receivedQuantity: number | null;
  rejectedQuantity: number | null;
  invoiceLineNumber: number | null;
  billedQuantity: number | null;
  billedUnitPrice: string | null;
  /** What other invoices bill for the same line. */
  billedElsewhere: number;
  /** (billed price − ordered price) × billed quantity. */
  priceVarianceMinor: number | null;
  /** Units billed beyond what was accepted, at the ordered price. */
  quantityVarianceMinor: number | null;
};
export type InvoiceDetail = {
  row: TopicRow<"invoices">;
  outcome: MatchOutcome | null;
  purchaseOrderId: number | null;
  lines: MatchLineRow[];
  receipts: ReceiptRow[];
  timeline: TimelineEntry[];
};

type Pair = Omit<MatchLineRow, "priceVarianceMinor" | "quantityVarianceMinor">;

function withVariance(line: Pair, currency: string): MatchLineRow {
  if (line.orderedUnitPrice === null || line.billedUnitPrice === null || line.billedQuantity === null || line.receivedQuantity === null) {
    return { ...line, priceVarianceMinor: null, quantityVarianceMinor: null };
  }
  const over = Math.max(0, line.billedElsewhere + line.billedQuantity - line.receivedQuantity);
  return {
    ...line,
    priceVarianceMinor: lineValueMinor(new Big(line.billedUnitPrice).minus(line.orderedUnitPrice).toFixed(), line.billedQuantity, currency),
    quantityVarianceMinor: lineValueMinor(line.orderedUnitPrice, Math.min(over, line.billedQuantity), currency),
  };
}

export async function readInvoiceDetail(queryable: Queryable, scope: Scope, id: number): Promise<InvoiceDetail> {
  const row = rowInScope(scope, await readInvoicesRows(queryable, [id]));
  const { rows } = await queryable.query<{ outcome: MatchOutcome | null; purchaseOrderId: number | null }>(
    `SELECT outcome, purchase_order_id AS "purchaseOrderId" FROM supplier_invoice WHERE id = $1`,
    [id],
  );
  const { outcome, purchaseOrderId } = rows[0] ?? { outcome: null, purchaseOrderId: null };
  // Received counts what was accepted: a rejected unit is not owed.
  const pairs = await jsonRows<Pair>(
    queryable,
    `SELECT json_build_object('lineNumber', l.line_number, 'sku', i.sku, 'description', i.description, 'orderedQuantity', l.ordered_quantity,
       'orderedUnitPrice', l.unit_price::text, 'receivedQuantity', g.accepted, 'rejectedQuantity', g.rejected, 'invoiceLineNumber', v.line_number,
       'billedQuantity', v.billed_quantity, 'billedUnitPrice', v.unit_price::text, 'billedElsewhere', coalesce(e.billed, 0)) AS row
     FROM (SELECT * FROM purchase_order_line WHERE purchase_order_id = $2) l
     FULL JOIN (SELECT * FROM supplier_invoice_line WHERE invoice_id = $1) v ON v.purchase_order_line_id = l.id
     LEFT JOIN item i ON i.id = coalesce(l.item_id, v.item_id)
     LEFT JOIN LATERAL (SELECT coalesce(sum(accepted_quantity), 0)::int AS accepted, coalesce(sum(rejected_quantity), 0)::int AS rejected
       FROM goods_receipt_line WHERE purchase_order_line_id = l.id) g ON l.id IS NOT NULL
     LEFT JOIN LATERAL (SELECT sum(x.billed_quantity)::int AS billed FROM supplier_invoice o JOIN supplier_invoice_line x ON x.invoice_id = o.id
       WHERE o.purchase_order_id = $2 AND o.id <> $1 AND x.purchase_order_line_id = l.id) e ON true
     ORDER BY l.line_number, v.line_number`,
    [id, purchaseOrderId],
  );
  return {
    row,
    outcome,
    purchaseOrderId,
    lines: pairs.map((pair) => withVariance(pair, row.currency)),
    receipts: purchaseOrderId === null ? [] : await readReceipts(queryable, purchaseOrderId),
    timeline: await readTimeline(queryable, [{ kind: "supplier_invoice", id }]),
  };
}
