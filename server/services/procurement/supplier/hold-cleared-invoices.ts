import { audit } from "../../audit";
import { requirePermission, type ServiceContext, transact } from "../../context";
import { bankChangeIsFresh } from "./bank-hold";
import { reopenInvoices } from "./reopen-invoices";

const CLEARED = `v.state IN ('matched', 'within_tolerance', 'released') AND v.due_at > $1::timestamptz AND ${bankChangeIsFresh("v.supplier_id", "$1::timestamptz")}`;

/**
 * Puts invoices that were cleared before a change of bank details back to the match, which holds them, as long as they are not due:
 * what is due by now counts as paid. Afterwards they are matched again; one that somebody had released is released again, or not.
 */
export function holdClearedInvoices(context: ServiceContext): Promise<number> {
  requirePermission(context, "invoices.release");
  return transact(context, async (inside) => {
    const held = await reopenInvoices(inside, CLEARED);
    await audit(
      inside,
      "supplier_invoice.held",
      held.map(({ id, state }) => ({
        subjectKind: "supplier_invoice",
        subjectId: id,
        detail: { previous: state, reason: "bank_details_changed" },
      })),
    );
    return held.length;
  });
}
