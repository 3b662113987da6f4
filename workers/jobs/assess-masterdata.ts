import { assessReadiness } from "@/server/services/masterdata/assess-readiness";
import type { Handler } from "../job";

export const assessMasterdataJob: Handler = async (_payload, { context, log, stopped }) => {
  log.debug({ changed: await assessReadiness(context, stopped) }, "master data assessed");
};
