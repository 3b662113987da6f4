import { readInboundDetail } from "@/server/read/inbound-detail";
import { permitted, router } from "../init";
import { listOf, rowId } from "../live-list";

export const inboundRouter = router({
  list: listOf("inbound"),
  detail: permitted("inbound.read")
    .input(rowId)
    .query(({ ctx, input }) => readInboundDetail(ctx.service.pool, ctx.scope, input.id)),
});
