import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requirePermission, type ServiceContext, transact } from "../../context";
import { saveInvoiceStates } from "../settled-quantities";
import { bankChangeIsFresh } from "./bank-hold";

/** Puts invoices that were held for a change of bank details back to the match, once the change has rested or was rejected. */
export function resumeHeldInvoices(context: ServiceContext): Promise<number> {
  requirePermission(context, "invoices.release");
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const held = `v.state = 'blocked' AND v.outcome -> 'reasons' @> '[{"kind":"bank_details_changed"}]' AND NOT ${bankChangeIsFresh("v.supplier_id", "$1::timestamptz")}`;
    // Orders before invoices, as everywhere.
    await client.query(
      `SELECT 1 FROM purchase_order WHERE id IN (SELECT v.purchase_order_id FROM supplier_invoice v WHERE ${held}) ORDER BY id FOR UPDATE`,
      [now],
    );
    const { rows } = await client.query<{ id: number }>(`SELECT v.id FROM supplier_invoice v WHERE ${held} ORDER BY v.id FOR UPDATE`, [
      now,
    ]);
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await client.query("UPDATE supplier_invoice SET revision = revision + 1 WHERE id = ANY($1::bigint[])", [ids]);
    await saveInvoiceStates(
      inside,
      ids.map((id) => ({ id, state: "unmatched" })),
    );
    await audit(
      inside,
      "supplier_invoice.resumed",
      ids.map((id) => ({ subjectKind: "supplier_invoice", subjectId: id })),
    );
    await markChanged(client, "invoices", ids);
    return ids.length;
  });
}
