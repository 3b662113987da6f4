import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { exceptionCountsQuery, readExceptionCounts } from "@/server/read/exception-counts";
import { readExceptionDetail } from "@/server/read/exception-detail";
import { readExceptionImpact } from "@/server/read/exception-impact";
import { claimExceptions, claimExceptionsInput } from "@/server/services/exceptions/claim-exceptions";
import { resolveExceptions, resolveExceptionsInput } from "@/server/services/exceptions/resolve-exceptions";
import { snoozeExceptions, snoozeExceptionsInput } from "@/server/services/exceptions/snooze-exceptions";
import { undoExceptionAction, undoExceptionActionInput } from "@/server/services/exceptions/undo-exception-action";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const reader = permitted("exceptions.read");
const operator = permitted("exceptions.resolve");

export const exceptionsRouter = router({
  list: listOf("exceptions"),
  detail: reader.input(byId).query(({ ctx, input }) => readExceptionDetail(ctx.service.pool, ctx.scope, input.id)),
  counts: reader
    .input(exceptionCountsQuery)
    .query(({ ctx, input }) => readExceptionCounts(ctx.service.pool, ctx.scope, ctx.person.id, input)),
  impact: reader
    .input(z.object({ ids: z.array(rowId).min(1).max(500) }))
    .query(({ ctx, input }) => readExceptionImpact(ctx.service.pool, ctx.scope, input.ids)),
  claim: operator.input(claimExceptionsInput).mutation(({ ctx, input }) => claimExceptions(ctx.service, input)),
  snooze: operator.input(snoozeExceptionsInput).mutation(({ ctx, input }) => snoozeExceptions(ctx.service, input)),
  resolve: operator.input(resolveExceptionsInput).mutation(({ ctx, input }) => resolveExceptions(ctx.service, input)),
  undo: operator.input(undoExceptionActionInput).mutation(({ ctx, input }) => undoExceptionAction(ctx.service, input)),
});
