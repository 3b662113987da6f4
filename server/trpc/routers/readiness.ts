import { readReadinessDetail } from "@/server/read/readiness-detail";
import { correctItem, correctItemInput } from "@/server/services/masterdata/correct-item";
import { correctSupplier, correctSupplierInput } from "@/server/services/masterdata/correct-supplier";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const steward = permitted("masterdata.steward");

export const readinessRouter = router({
  list: listOf("readiness"),
  detail: permitted("masterdata.read")
    .input(byId)
    .query(({ ctx, input }) => readReadinessDetail(ctx.service.pool, ctx.scope, input.id)),
  correctItem: steward.input(correctItemInput).mutation(({ ctx, input }) => correctItem(ctx.service, input)),
  correctSupplier: steward.input(correctSupplierInput).mutation(({ ctx, input }) => correctSupplier(ctx.service, input)),
});
