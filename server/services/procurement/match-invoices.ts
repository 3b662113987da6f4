import type { Client } from "@/db/client";
import {
  type MatchInput,
  type MatchOutcome,
  matchInvoice,
  type OrderLine,
  type ScopedTolerance,
} from "@/domain/procurement/three-way-match";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requirePermission, type ServiceContext, transact } from "../context";
import { saveInvoiceStates } from "./settled-quantities";
import { bankChangeIsFresh } from "./supplier/bank-hold";

type InvoiceRow = {
  id: number;
  entity_id: number;
  purchase_order_id: number | null;
  currency: string;
  total_minor: number;
  revision: number;
  lines: MatchInput["invoice"]["lines"];
  duplicate_of: number | null;
  bank_change: boolean;
};
type OrderRow = { id: number; currency: string; lines: OrderLine[] };
export type MatchedInvoice = { invoiceId: number; revision: number; outcome: MatchOutcome };

/** Decides the invoices that no match has decided at their revision. Others are left as they are: twice is once. */
export async function matchInvoices(
  context: ServiceContext,
  invoiceIds: readonly number[],
  tolerances: readonly ScopedTolerance[] = [],
): Promise<MatchedInvoice[]> {
  requirePermission(context, "invoices.release");
  if (invoiceIds.length === 0) return [];
  return transact(context, async (inside) => {
    const { client } = inside;
    // Orders before invoices, as everywhere: two invoices of one order never bill the same units.
    await client.query(
      `SELECT 1 FROM purchase_order WHERE id IN (SELECT purchase_order_id FROM supplier_invoice WHERE id = ANY($1::bigint[])) ORDER BY id FOR UPDATE`,
      [invoiceIds],
    );
    await client.query("SELECT 1 FROM supplier_invoice WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE", [invoiceIds]);
    const invoices = await loadInvoices(client, invoiceIds, context.now);
    const orders = await loadOrders(client, invoices);

    const decided: MatchedInvoice[] = [];
    for (const invoice of invoices) {
      const order = orders.get(invoice.purchase_order_id ?? -1) ?? null;
      const outcome = matchInvoice({
        order,
        tolerances,
        invoice: {
          currency: invoice.currency,
          statedTotalMinor: invoice.total_minor,
          lines: invoice.lines,
          duplicateOf: invoice.duplicate_of,
          isBankChangeFresh: invoice.bank_change,
        },
      });
      decided.push({ invoiceId: invoice.id, revision: invoice.revision, outcome });
      if (outcome.result === "blocked") continue;
      // The next invoice of this batch sees what this one settled.
      for (const line of invoice.lines) {
        const orderLine = order?.lines.find((candidate) => candidate.id === line.orderLineId);
        if (orderLine) orderLine.billedQuantity += line.billedQuantity;
      }
    }
    await client.query(
      `UPDATE supplier_invoice i SET outcome = d.outcome::jsonb, variance_minor = d.variance, matched_at = $4, updated_at = $4
       FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS d(id, outcome, variance) WHERE i.id = d.id`,
      [
        decided.map((d) => d.invoiceId),
        decided.map((d) => JSON.stringify(d.outcome)),
        decided.map((d) => d.outcome.varianceMinor),
        context.now,
      ],
    );
    await saveInvoiceStates(
      inside,
      decided.map((d) => ({ id: d.invoiceId, state: d.outcome.result })),
    );
    await audit(
      inside,
      "supplier_invoice.matched",
      decided.map((d) => ({ subjectKind: "supplier_invoice", subjectId: d.invoiceId, detail: { revision: d.revision, ...d.outcome } })),
    );
    await markChanged(
      client,
      "invoices",
      decided.map((d) => d.invoiceId),
    );
    return decided;
  });
}

async function loadInvoices(client: Client, ids: readonly number[], now: Date): Promise<InvoiceRow[]> {
  // A duplicate: the same supplier, the number without punctuation, the same total, within 90 days.
  const { rows } = await client.query<InvoiceRow>(
    `SELECT i.id, i.entity_id, i.purchase_order_id, i.currency, i.total_minor, i.revision,
       (SELECT jsonb_agg(jsonb_build_object('line', l.line_number, 'orderLineId', l.purchase_order_line_id, 'billedQuantity', l.billed_quantity, 'unitPrice', l.unit_price::text) ORDER BY l.line_number)
        FROM supplier_invoice_line l WHERE l.invoice_id = i.id) AS lines,
       (SELECT min(o.id) FROM supplier_invoice o WHERE o.supplier_id = i.supplier_id AND o.id < i.id AND o.total_minor = i.total_minor
          AND regexp_replace(upper(o.number), '[^A-Z0-9]', '', 'g') = regexp_replace(upper(i.number), '[^A-Z0-9]', '', 'g')
          AND o.invoiced_at BETWEEN i.invoiced_at - interval '90 days' AND i.invoiced_at + interval '90 days') AS duplicate_of,
       ${bankChangeIsFresh("i.supplier_id", "$2::timestamptz")} AS bank_change
     FROM supplier_invoice i WHERE i.id = ANY($1::bigint[]) AND i.state = 'unmatched' ORDER BY i.id`,
    [ids, now],
  );
  return rows;
}

async function loadOrders(client: Client, invoices: readonly InvoiceRow[]): Promise<Map<number, OrderRow>> {
  const { rows } = await client.query<OrderRow>(
    `SELECT p.id, p.currency, jsonb_agg(jsonb_build_object('id', l.id, 'orderedQuantity', l.ordered_quantity, 'acceptedQuantity', l.received_quantity,
       'billedQuantity', l.billed_quantity, 'unitPrice', l.unit_price::text,
       'scopes', jsonb_build_object('item', l.item_id::text, 'supplier', p.supplier_id::text, 'category', i.category, 'entity', p.entity_id::text)) ORDER BY l.line_number) AS lines
     FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
     WHERE p.id = ANY($1::bigint[]) GROUP BY p.id`,
    [invoices.map((invoice) => invoice.purchase_order_id)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
