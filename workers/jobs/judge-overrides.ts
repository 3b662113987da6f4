import { judgeOverrides } from "@/server/services/planning/judge-overrides";
import type { Handler } from "../job";

export const judgeOverridesJob: Handler = async (_payload, { context, log, stopped }) => {
  let judged = 0;
  for (let now = -1; now !== 0 && !stopped(); judged += now) now = await judgeOverrides(context);
  log.debug({ judged }, "overrides judged");
};
