import { runBacktests } from "@/server/services/planning/run-backtest";
import type { Handler } from "../job";

/** Replays what planners asked for, one after the other. */
export const runBacktestsJob: Handler = async (_payload, { context, stopped, log }) => {
  const done = await runBacktests(context, stopped);
  if (done.length > 0) log.info({ done }, "back-tests run");
};
