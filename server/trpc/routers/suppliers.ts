import { readSupplierDetail } from "@/server/read/suppliers-detail";
import {
  decideBankChange,
  decideBankChangeInput,
  withdrawBankChange,
  withdrawBankChangeInput,
} from "@/server/services/procurement/supplier/decide-bank-change";
import { requestBankChange, requestBankChangeInput } from "@/server/services/procurement/supplier/request-bank-change";
import { revealBankDetail, revealBankDetailInput } from "@/server/services/procurement/supplier/reveal-bank-detail";
import { reviewSupplier, reviewSupplierInput } from "@/server/services/procurement/supplier/review-supplier";
import { permitted, router } from "../init";
import { listOf, rowId } from "../live-list";

export const suppliersRouter = router({
  list: listOf("suppliers"),
  detail: permitted("suppliers.read")
    .input(rowId)
    .query(({ ctx, input }) => readSupplierDetail(ctx.service.pool, ctx.scope, input.id, ctx.service.now)),
  review: permitted("suppliers.review")
    .input(reviewSupplierInput)
    .mutation(({ ctx, input }) => reviewSupplier(ctx.service, input)),
  requestBankChange: permitted("bankdetails.request")
    .input(requestBankChangeInput)
    .mutation(({ ctx, input }) => requestBankChange(ctx.service, input)),
  decideBankChange: permitted("bankdetails.approve")
    .input(decideBankChangeInput)
    .mutation(({ ctx, input }) => decideBankChange(ctx.service, input)),
  withdrawBankChange: permitted("bankdetails.request")
    .input(withdrawBankChangeInput)
    .mutation(({ ctx, input }) => withdrawBankChange(ctx.service, input)),
  revealBankDetail: permitted("bankdetails.reveal")
    .input(revealBankDetailInput)
    .mutation(({ ctx, input }) => revealBankDetail(ctx.service, input)),
});
