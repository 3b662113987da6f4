import { automateReleases } from "@/server/services/automation/automate-releases";
import { judgeAutomation } from "@/server/services/automation/judge-automation";
import type { Handler } from "../job";

/** Decides what policies let pass, and sends out what was held long enough. */
export const automateReleasesJob: Handler = async (_payload, { context, log, stopped }) => {
  const counts = await automateReleases(context, stopped);
  if (counts.released + counts.held + counts.blocked > 0) log.info(counts, "recommendations judged");
};

/** Takes a level from policies whose outcomes left their band. */
export const judgeAutomationJob: Handler = async (_payload, { context, log }) => {
  const steppedDown = await judgeAutomation(context);
  if (steppedDown.length > 0) log.warn({ steppedDown }, "automation stepped down");
};
