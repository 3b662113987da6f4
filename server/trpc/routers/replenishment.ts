import { readRooms } from "@/server/read/order-terms";
import { overridesQuestion, readOverrides } from "@/server/read/overrides";
import { readReplenishmentDetail } from "@/server/read/replenishment-detail";
import {
  changeRecommendation,
  changeRecommendationInput,
  rejectRecommendation,
  rejectRecommendationInput,
  releaseRecommendations,
  releaseRecommendationsInput,
  snoozeRecommendation,
  snoozeRecommendationInput,
} from "@/server/services/planning/decide-recommendations";
import { setNodeRoom, setNodeRoomInput } from "@/server/services/procurement/order-terms";
import { permitted, router } from "../init";
import { listOf, rowId } from "../live-list";

const planner = permitted("planning.policy");
const buyer = permitted("replenishment.release");

export const replenishmentRouter = router({
  list: listOf("replenishment"),
  detail: permitted("replenishment.read")
    .input(rowId)
    .query(({ ctx, input }) => readReplenishmentDetail(ctx.service.pool, ctx.scope, input.id)),
  overrides: permitted("replenishment.read")
    .input(overridesQuestion)
    .query(({ ctx, input }) => readOverrides(ctx.service.pool, ctx.scope, ctx.service.now, input)),
  rooms: permitted("replenishment.read").query(({ ctx }) => readRooms(ctx.service.pool, ctx.scope)),
  setRoom: planner.input(setNodeRoomInput).mutation(({ ctx, input }) => setNodeRoom(ctx.service, input)),
  change: buyer.input(changeRecommendationInput).mutation(({ ctx, input }) => changeRecommendation(ctx.service, input)),
  release: buyer.input(releaseRecommendationsInput).mutation(({ ctx, input }) => releaseRecommendations(ctx.service, input)),
  reject: buyer.input(rejectRecommendationInput).mutation(({ ctx, input }) => rejectRecommendation(ctx.service, input)),
  snooze: buyer.input(snoozeRecommendationInput).mutation(({ ctx, input }) => snoozeRecommendation(ctx.service, input)),
});
