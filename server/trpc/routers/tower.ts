import { marginQuery, readMargin } from "@/server/read/margin";
import { readTower, towerQuery } from "@/server/read/tower";
import { permitted, router } from "../init";

export const towerRouter = router({
  summary: permitted("tower.read")
    .input(towerQuery)
    .query(({ ctx, input }) => readTower(ctx.service.pool, ctx.scope, input, ctx.service.now)),
});

export const marginRouter = router({
  summary: permitted("margin.read")
    .input(marginQuery)
    .query(({ ctx, input }) => readMargin(ctx.service.pool, ctx.scope, input, ctx.service.now)),
});
