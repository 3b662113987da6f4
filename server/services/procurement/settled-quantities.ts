import type { Client } from "@/db/client";
import type { ServiceContext } from "../context";
import { markOrdersChanged } from "./changed-orders";

export type InvoiceState = "unmatched" | "matched" | "within_tolerance" | "blocked" | "released" | "disputed";

/**
 * Saves invoice states and, from them, what is billed on the order lines and the invoice axis of the orders.
 * The orders must be locked. Billed is recomputed, never counted up, so that a withdrawn release needs no second rule.
 */
export async function saveInvoiceStates(
  context: ServiceContext & { client: Client },
  invoices: readonly { id: number; state: InvoiceState }[],
): Promise<void> {
  if (invoices.length === 0) return;
  const { client, now } = context;
  const ids = invoices.map((invoice) => invoice.id);
  await client.query(
    "UPDATE supplier_invoice i SET state = s.state, updated_at = $3 FROM unnest($1::bigint[], $2::text[]) AS s(id, state) WHERE i.id = s.id",
    [ids, invoices.map((invoice) => invoice.state), now],
  );
  await client.query(
    `UPDATE purchase_order_line l SET billed_quantity = b.billed
     FROM (SELECT t.id, coalesce(sum(x.billed_quantity) FILTER (WHERE i.state IN ('matched', 'within_tolerance', 'released')), 0)::int AS billed
           FROM (SELECT DISTINCT purchase_order_line_id AS id FROM supplier_invoice_line WHERE invoice_id = ANY($1::bigint[]) AND purchase_order_line_id IS NOT NULL) t
           JOIN supplier_invoice_line x ON x.purchase_order_line_id = t.id JOIN supplier_invoice i ON i.id = x.invoice_id GROUP BY t.id) b
     WHERE l.id = b.id AND l.billed_quantity <> b.billed`,
    [ids],
  );
  const { rows } = await client.query<{ id: number }>(
    `UPDATE purchase_order p SET invoice_state = n.state, updated_at = $2
     FROM (SELECT o.id, CASE
             WHEN EXISTS (SELECT 1 FROM supplier_invoice i WHERE i.purchase_order_id = o.id AND i.state IN ('blocked', 'disputed')) THEN 'blocked'
             WHEN NOT EXISTS (SELECT 1 FROM purchase_order_line l WHERE l.purchase_order_id = o.id AND l.billed_quantity < l.ordered_quantity) THEN 'matched'
             WHEN EXISTS (SELECT 1 FROM purchase_order_line l WHERE l.purchase_order_id = o.id AND l.billed_quantity > 0) THEN 'partial' ELSE 'none' END AS state
           FROM purchase_order o WHERE o.id IN (SELECT purchase_order_id FROM supplier_invoice WHERE id = ANY($1::bigint[]))) n
     WHERE p.id = n.id AND p.invoice_state <> n.state RETURNING p.id`,
    [ids, now],
  );
  await markOrdersChanged(
    client,
    rows.map((row) => row.id),
  );
}
