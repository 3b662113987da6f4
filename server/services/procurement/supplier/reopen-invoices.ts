import { markChanged } from "../../changes";
import type { Inside } from "../locked-order";
import { type InvoiceState, saveInvoiceStates } from "../settled-quantities";

/** Puts the invoices for which `holds` (SQL about `v`, with now as $1) back to the match; answers what each of them was before. */
export async function reopenInvoices(inside: Inside, holds: string): Promise<{ id: number; state: InvoiceState }[]> {
  const { client, now } = inside;
  // Orders before invoices, as everywhere.
  await client.query(
    `SELECT 1 FROM purchase_order WHERE id IN (SELECT v.purchase_order_id FROM supplier_invoice v WHERE ${holds}) ORDER BY id FOR UPDATE`,
    [now],
  );
  const { rows } = await client.query<{ id: number; state: InvoiceState }>(
    `SELECT v.id, v.state FROM supplier_invoice v WHERE ${holds} ORDER BY v.id FOR UPDATE`,
    [now],
  );
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  await client.query("UPDATE supplier_invoice SET revision = revision + 1 WHERE id = ANY($1::bigint[])", [ids]);
  await saveInvoiceStates(
    inside,
    ids.map((id) => ({ id, state: "unmatched" })),
  );
  await markChanged(client, "invoices", ids);
  return rows;
}
