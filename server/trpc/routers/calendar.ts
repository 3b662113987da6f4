import { readCalendarDetail, readCalendarPlaces } from "@/server/read/calendar";
import {
  addDemandEvent,
  addDemandEventInput,
  endDemandEvent,
  endDemandEventInput,
} from "@/server/services/planning/calendar/demand-events";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const read = permitted("replenishment.read");
const planner = permitted("planning.policy");

export const calendarRouter = router({
  list: listOf("calendar"),
  detail: read.input(byId).query(({ ctx, input }) => readCalendarDetail(ctx.service.pool, ctx.scope, input.id)),
  places: read.query(({ ctx }) => readCalendarPlaces(ctx.service.pool, ctx.scope)),
  add: planner.input(addDemandEventInput).mutation(({ ctx, input }) => addDemandEvent(ctx.service, input)),
  end: planner.input(endDemandEventInput).mutation(({ ctx, input }) => endDemandEvent(ctx.service, input)),
});
