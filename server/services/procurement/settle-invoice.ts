import { z } from "zod";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { actorName, requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { matchInvoices } from "./match-invoices";
import { type InvoiceState, saveInvoiceStates } from "./settled-quantities";
import { bankChangeIsFresh, editedBankDetails } from "./supplier/bank-hold";

export const settleInvoiceInput = z.object({
  invoiceId: rowId,
  reason,
  revision: versionNumber.optional(),
});
export type SettleInvoice = z.infer<typeof settleInvoiceInput>;

const from: Record<"released" | "disputed" | "blocked", readonly InvoiceState[]> = {
  released: ["blocked", "disputed"],
  disputed: ["blocked", "unmatched"],
  // Withdrawing a release or a dispute.
  blocked: ["released", "disputed"],
};

/** Pays a blocked or disputed invoice as billed: who and why stand in the audit. */
export const releaseInvoice = (context: ServiceContext, input: SettleInvoice) => settle(context, input, "released");

/** Holds an invoice until the supplier corrects it. */
export const disputeInvoice = (context: ServiceContext, input: SettleInvoice) => settle(context, input, "disputed");

/** Puts a just released or disputed invoice back, and asks the match again: receipts may have come since it was blocked. */
export function withdrawSettlement(context: ServiceContext, input: SettleInvoice): Promise<void> {
  return transact(context, async (inside) => {
    await settle(inside, input, "blocked");
    await inside.client.query("UPDATE supplier_invoice SET state = 'unmatched', revision = revision + 1 WHERE id = $1", [input.invoiceId]);
    await matchInvoices(inside, [input.invoiceId]);
  });
}

async function settle(
  context: ServiceContext,
  input: SettleInvoice,
  state: keyof typeof from,
): Promise<{ invoiceId: number; state: InvoiceState; previous: InvoiceState }> {
  const { invoiceId, reason, revision } = settleInvoiceInput.parse(input);
  return transact(context, async (inside) => {
    const { client } = inside;
    await client.query(
      "SELECT 1 FROM purchase_order WHERE id = (SELECT purchase_order_id FROM supplier_invoice WHERE id = $1) FOR UPDATE",
      [invoiceId],
    );
    const { rows } = await client.query<{
      entity_id: number;
      node_id: number | null;
      number: string;
      state: InvoiceState;
      revision: number;
      bank_change: boolean;
      is_editor: boolean;
    }>(
      `SELECT i.entity_id, p.node_id, i.number, i.state, i.revision, ${bankChangeIsFresh("i.supplier_id", "$2::timestamptz")} AS bank_change,
         ${editedBankDetails("i.supplier_id", "$3", "$2::timestamptz")} AS is_editor
       FROM supplier_invoice i LEFT JOIN purchase_order p ON p.id = i.purchase_order_id WHERE i.id = $1 FOR UPDATE OF i`,
      [invoiceId, inside.now, actorName(inside.actor)],
    );
    const invoice = rows[0];
    if (!invoice) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "invoices.release", { entityId: invoice.entity_id, nodeIds: invoice.node_id === null ? [] : [invoice.node_id] });
    if (!from[state].includes(invoice.state) || (revision !== undefined && revision !== invoice.revision)) {
      throw new ServiceError(
        "conflict",
        `Invoice ${invoice.number} is ${invoice.state.replace("_", " ")}${await lastHand(client, invoiceId)}.`,
      );
    }
    if (state === "released" && invoice.bank_change)
      throw new ServiceError(
        "conflict",
        "The supplier's bank details are being changed: nothing is released to it until the change has rested.",
      );
    if (state === "released" && invoice.is_editor)
      throw new ServiceError("forbidden", "You changed where this supplier is paid: ask another person to release its invoices.");
    await saveInvoiceStates(inside, [{ id: invoiceId, state }]);
    await audit(inside, `supplier_invoice.${state === "blocked" ? "settlement_withdrawn" : state}`, [
      { subjectKind: "supplier_invoice", subjectId: invoiceId, detail: { reason, previous: invoice.state } },
    ]);
    await markChanged(client, "invoices", [invoiceId]);
    return { invoiceId, state, previous: invoice.state };
  });
}

async function lastHand(client: Parameters<typeof markChanged>[0], invoiceId: number): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT u.name FROM audit_entry a JOIN "user" u ON a.actor = 'person:' || u.id
     WHERE a.subject_kind = 'supplier_invoice' AND a.subject_id = $1 ORDER BY a.id DESC LIMIT 1`,
    [invoiceId],
  );
  return rows[0] ? `, by ${rows[0].name}` : "";
}
