import { z } from "zod";
import { smallId } from "@/domain/kernel/ids";
import { readAutomation, readAutomationChoices } from "@/server/read/automation";
import { readPolicyOutcomes } from "@/server/read/automation-outcomes";
import { previewAutomation } from "@/server/read/automation-preview";
import { setDayCap, setDayCapInput } from "@/server/services/automation/company-day";
import {
  draftPolicyInput,
  killAutomation,
  killAutomationInput,
  setAutomationPolicy,
  setAutomationPolicyInput,
  stopHeld,
  stopHeldInput,
} from "@/server/services/automation/manage-automation";
import { requireScope } from "@/server/services/context";
import { permitted, router } from "../init";
import { byId } from "../live-list";

const read = permitted("automation.read");
const entity = z.object({ entityId: smallId });

export const automationRouter = router({
  overview: read.query(({ ctx }) => readAutomation(ctx.service.pool, ctx.scope, ctx.service.now)),
  choices: read.input(entity).query(({ ctx, input }) => {
    requireScope(ctx.service, "automation.read", { entityId: input.entityId, nodeIds: [] });
    return readAutomationChoices(ctx.service.pool, input.entityId);
  }),
  outcomes: read.input(byId).query(({ ctx, input }) => readPolicyOutcomes(ctx.service.pool, ctx.scope, input.id, ctx.service.now)),
  preview: read.input(draftPolicyInput).query(({ ctx, input }) => {
    requireScope(ctx.service, "automation.read", { entityId: input.entityId, nodeIds: [] });
    return previewAutomation(ctx.service.pool, input, ctx.service.now);
  }),
  set: permitted("automation.manage")
    .input(setAutomationPolicyInput)
    .mutation(({ ctx, input }) => setAutomationPolicy(ctx.service, input)),
  setDayCap: permitted("automation.manage")
    .input(setDayCapInput)
    .mutation(({ ctx, input }) => setDayCap(ctx.service, input)),
  switch: permitted("automation.stop")
    .input(killAutomationInput)
    .mutation(({ ctx, input }) => killAutomation(ctx.service, input)),
  stop: permitted("automation.stop")
    .input(stopHeldInput)
    .mutation(({ ctx, input }) => stopHeld(ctx.service, input)),
});
