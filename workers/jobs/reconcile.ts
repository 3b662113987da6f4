import { detectExceptions } from "@/server/services/exceptions/detect-exceptions";
import type { Handler } from "../job";

/** Compares every balance with the sum of its movements; any difference is an exception. */
export const reconcileJob: Handler = async (_payload, { context, stopped, log }) => {
  const drift = await detectExceptions(context, { types: ["ledger_drift"], stopped });
  if (drift.opened > 0) log.error(drift, "balances differ from their ledger");
};
