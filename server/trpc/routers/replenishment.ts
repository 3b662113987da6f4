import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { readRooms } from "@/server/read/order-terms";
import { overridesQuestion, readOverrides } from "@/server/read/overrides";
import { readReleasePreview } from "@/server/read/purchase-preview";
import { readReleaseTerms } from "@/server/read/release-terms";
import { readReplenishmentDetail } from "@/server/read/replenishment-detail";
import {
  changeRecommendation,
  changeRecommendationInput,
  rejectRecommendations,
  rejectRecommendationsInput,
  releaseRecommendations,
  releaseRecommendationsInput,
  snoozeRecommendations,
  snoozeRecommendationsInput,
} from "@/server/services/planning/decide-recommendations";
import { setNodeRoom, setNodeRoomInput } from "@/server/services/procurement/order-terms";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const planner = permitted("planning.policy");
const buyer = permitted("replenishment.release");

export const replenishmentRouter = router({
  list: listOf("replenishment"),
  detail: permitted("replenishment.read")
    .input(byId)
    .query(({ ctx, input }) => readReplenishmentDetail(ctx.service.pool, ctx.scope, input.id, ctx.service.now)),
  overrides: permitted("replenishment.read")
    .input(overridesQuestion)
    .query(({ ctx, input }) => readOverrides(ctx.service.pool, ctx.scope, ctx.service.now, input)),
  rooms: permitted("replenishment.read").query(({ ctx }) => readRooms(ctx.service.pool, ctx.scope)),
  setRoom: planner.input(setNodeRoomInput).mutation(({ ctx, input }) => setNodeRoom(ctx.service, input)),
  change: buyer.input(changeRecommendationInput).mutation(({ ctx, input }) => changeRecommendation(ctx.service, input)),
  releaseTerms: permitted("replenishment.read")
    .input(z.object({ ids: z.array(rowId).min(1).max(1_000) }))
    .query(({ ctx, input }) => readReleaseTerms(ctx.service.pool, ctx.scope, input.ids)),
  releasePreview: permitted("replenishment.read")
    .input(z.object({ ids: z.array(rowId).min(1).max(1_000) }))
    .query(({ ctx, input }) => readReleasePreview(ctx.service.pool, ctx.scope, input.ids, ctx.service.now, ctx.person.id)),
  release: buyer.input(releaseRecommendationsInput).mutation(({ ctx, input }) => releaseRecommendations(ctx.service, input)),
  reject: buyer.input(rejectRecommendationsInput).mutation(({ ctx, input }) => rejectRecommendations(ctx.service, input)),
  snooze: buyer.input(snoozeRecommendationsInput).mutation(({ ctx, input }) => snoozeRecommendations(ctx.service, input)),
});
