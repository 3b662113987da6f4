import { readDuplicateDetail } from "@/server/read/duplicates-detail";
import {
  dismissDuplicate,
  dismissDuplicateInput,
  mergeDuplicate,
  mergeDuplicateInput,
  undoMerge,
  undoMergeInput,
} from "@/server/services/masterdata/decide-duplicates";
import { moveMergedStock, moveMergedStockInput } from "@/server/services/masterdata/move-merged-stock";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const steward = permitted("masterdata.steward");

export const duplicatesRouter = router({
  list: listOf("duplicates"),
  detail: permitted("masterdata.read")
    .input(byId)
    .query(({ ctx, input }) => readDuplicateDetail(ctx.service.pool, ctx.scope, input.id)),
  dismiss: steward.input(dismissDuplicateInput).mutation(({ ctx, input }) => dismissDuplicate(ctx.service, input)),
  merge: steward.input(mergeDuplicateInput).mutation(({ ctx, input }) => mergeDuplicate(ctx.service, input)),
  moveStock: steward.input(moveMergedStockInput).mutation(({ ctx, input }) => moveMergedStock(ctx.service, input)),
  undoMerge: steward.input(undoMergeInput).mutation(({ ctx, input }) => undoMerge(ctx.service, input)),
});
