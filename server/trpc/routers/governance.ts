import { auditQuestion, readAudit } from "@/server/read/audit";
import { readForecastQuality } from "@/server/read/forecast-quality";
import { readForecastWeeks } from "@/server/read/forecast-weeks";
import { readMessageDetail } from "@/server/read/message-detail";
import { readPeople } from "@/server/read/people";
import { readSourceHealth } from "@/server/read/source-health";
import { discardMessage, discardMessageInput } from "@/server/services/messages/discard-message";
import { editMessage, editMessageInput } from "@/server/services/messages/edit-message";
import { replayMessage, replayMessageInput } from "@/server/services/messages/replay-message";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const reader = permitted("governance.read");
const steward = permitted("messages.replay");

export const governanceRouter = router({
  sources: reader.query(({ ctx }) => readSourceHealth(ctx.service.pool, ctx.scope)),
  forecasts: reader.query(({ ctx }) => readForecastQuality(ctx.service.pool, ctx.scope)),
  forecastWeeks: reader.query(({ ctx }) => readForecastWeeks(ctx.service.pool, ctx.scope)),
  roles: reader.query(({ ctx }) => readPeople(ctx.service.pool, ctx.scope)),
  audit: permitted("audit.read")
    .input(auditQuestion)
    .query(({ ctx, input }) => readAudit(ctx.service.pool, ctx.scope, input, ctx.service.now)),
  message: reader.input(byId).query(({ ctx, input }) => readMessageDetail(ctx.service.pool, ctx.scope, input.id)),
  edit: steward.input(editMessageInput).mutation(({ ctx, input }) => editMessage(ctx.service, input)),
  replay: steward.input(replayMessageInput).mutation(({ ctx, input }) => replayMessage(ctx.service, input)),
  discard: steward.input(discardMessageInput).mutation(({ ctx, input }) => discardMessage(ctx.service, input)),
});

/** The grid of messages reads by the name of its topic, as every grid does. */
export const messagesRouter = router({ list: listOf("messages") });
