import { readOrderDetail } from "@/server/read/order-detail";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

export const ordersRouter = router({
  list: listOf("orders"),
  detail: permitted("orders.read")
    .input(byId)
    .query(({ ctx, input }) => readOrderDetail(ctx.service.pool, ctx.scope, input.id)),
});
