import { readSupplierDetail } from "@/server/read/suppliers-detail";
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
});
