import { listBacktests, readBacktest, readBacktestPlaces } from "@/server/read/backtests";
import { setPlanningPolicy, setPlanningPolicyInput } from "@/server/services/planning/planning-policy";
import { cancelBacktest, requestBacktest, requestBacktestInput } from "@/server/services/planning/run-backtest";
import { permitted, router } from "../init";
import { byId } from "../live-list";

const read = permitted("backtests.read");
const run = permitted("backtests.run");

export const backtestsRouter = router({
  places: read.query(({ ctx }) => readBacktestPlaces(ctx.service.pool, ctx.scope)),
  list: read.query(({ ctx }) => listBacktests(ctx.service.pool, ctx.scope)),
  detail: read.input(byId).query(({ ctx, input }) => readBacktest(ctx.service.pool, ctx.scope, input.id)),
  run: run.input(requestBacktestInput).mutation(({ ctx, input }) => requestBacktest(ctx.service, input)),
  cancel: run.input(byId).mutation(({ ctx, input }) => cancelBacktest(ctx.service, input.id)),
  setPolicy: permitted("planning.policy")
    .input(setPlanningPolicyInput)
    .mutation(({ ctx, input }) => setPlanningPolicy(ctx.service, input)),
});
