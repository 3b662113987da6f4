import { readInvoiceDetail } from "@/server/read/invoice-detail";
import { disputeInvoice, releaseInvoice, settleInvoiceInput } from "@/server/services/procurement/settle-invoice";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const payables = permitted("invoices.release");

export const invoicesRouter = router({
  list: listOf("invoices"),
  detail: permitted("invoices.read")
    .input(byId)
    .query(({ ctx, input }) => readInvoiceDetail(ctx.service.pool, ctx.scope, input.id)),
  release: payables.input(settleInvoiceInput).mutation(({ ctx, input }) => releaseInvoice(ctx.service, input)),
  dispute: payables.input(settleInvoiceInput).mutation(({ ctx, input }) => disputeInvoice(ctx.service, input)),
});
