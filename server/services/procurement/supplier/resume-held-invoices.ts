import { audit } from "../../audit";
import { requirePermission, type ServiceContext, transact } from "../../context";
import { bankChangeIsFresh } from "./bank-hold";
import { reopenInvoices } from "./reopen-invoices";

const HELD = `v.state = 'blocked' AND v.outcome -> 'reasons' @> '[{"kind":"bank_details_changed"}]' AND NOT ${bankChangeIsFresh("v.supplier_id", "$1::timestamptz")}`;

/** Puts invoices that were held for a change of bank details back to the match, once the change has rested or was rejected. */
export function resumeHeldInvoices(context: ServiceContext): Promise<number> {
  requirePermission(context, "invoices.release");
  return transact(context, async (inside) => {
    const resumed = await reopenInvoices(inside, HELD);
    await audit(
      inside,
      "supplier_invoice.resumed",
      resumed.map(({ id }) => ({ subjectKind: "supplier_invoice", subjectId: id })),
    );
    return resumed.length;
  });
}
