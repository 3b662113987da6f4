import { detectExceptions } from "@/server/services/exceptions/detect-exceptions";
import type { Handler } from "../job";

/** Looks for what takes a long look: every balance against the sum of its movements, and every supplier against its own past. */
export const reconcileJob: Handler = async (_payload, { context, stopped, log }) => {
  const drift = await detectExceptions(context, { types: ["ledger_drift"], stopped });
  if (drift.opened > 0) log.error(drift, "balances differ from their ledger");
  await detectExceptions(context, { types: ["supplier_anomaly"], stopped });
};
