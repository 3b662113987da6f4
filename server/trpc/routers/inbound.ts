import { readInboundDetail } from "@/server/read/inbound-detail";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

export const inboundRouter = router({
  list: listOf("inbound"),
  detail: permitted("inbound.read")
    .input(byId)
    .query(({ ctx, input }) => readInboundDetail(ctx.service.pool, ctx.scope, input.id)),
});
