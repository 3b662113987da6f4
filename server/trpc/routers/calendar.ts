import { readCalendarPlaces } from "@/server/read/calendar";
import {
  addDemandEvent,
  addDemandEventInput,
  endDemandEvent,
  endDemandEventInput,
} from "@/server/services/planning/calendar/demand-events";
import { permitted, router } from "../init";
import { listOf } from "../live-list";

const planner = permitted("planning.policy");

export const calendarRouter = router({
  list: listOf("calendar"),
  places: permitted("replenishment.read").query(({ ctx }) => readCalendarPlaces(ctx.service.pool, ctx.scope)),
  add: planner.input(addDemandEventInput).mutation(({ ctx, input }) => addDemandEvent(ctx.service, input)),
  end: planner.input(endDemandEventInput).mutation(({ ctx, input }) => endDemandEvent(ctx.service, input)),
});
