import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requirePermission, type ServiceContext, transact } from "../../context";
import { saveInvoiceStates } from "../settled-quantities";
import { bankChangeIsFresh } from "./bank-hold";

/**
 * Puts invoices that were cleared before a change of bank details back to the match, which holds them, as long as they are not due:
 * what is due by now counts as paid. Afterwards they are matched again; one that somebody had released is released again, or not.
 */
export function holdClearedInvoices(context: ServiceContext): Promise<number> {
  requirePermission(context, "invoices.release");
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const cleared = `v.state IN ('matched', 'within_tolerance', 'released') AND v.due_at > $1::timestamptz AND ${bankChangeIsFresh("v.supplier_id", "$1::timestamptz")}`;
    // Orders before invoices, as everywhere.
    await client.query(
      `SELECT 1 FROM purchase_order WHERE id IN (SELECT v.purchase_order_id FROM supplier_invoice v WHERE ${cleared}) ORDER BY id FOR UPDATE`,
      [now],
    );
    const { rows } = await client.query<{ id: number; state: string }>(
      `SELECT v.id, v.state FROM supplier_invoice v WHERE ${cleared} ORDER BY v.id FOR UPDATE`,
      [now],
    );
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await client.query("UPDATE supplier_invoice SET revision = revision + 1 WHERE id = ANY($1::bigint[])", [ids]);
    await saveInvoiceStates(
      inside,
      ids.map((id) => ({ id, state: "unmatched" })),
    );
    await audit(
      inside,
      "supplier_invoice.held",
      rows.map(({ id, state }) => ({
        subjectKind: "supplier_invoice",
        subjectId: id,
        detail: { previous: state, reason: "bank_details_changed" },
      })),
    );
    await markChanged(client, "invoices", ids);
    return ids.length;
  });
}
