import type { Logger } from "pino";
import type { Pool } from "@/db/client";
import type { ServiceContext } from "@/server/services/context";

/** Every job; `handlers` has one function for each, or it does not compile. */
export type JobName =
  | "drain-messages"
  | "allocate-waiting"
  | "match-invoices"
  | "replenish"
  | "replan-touched"
  | "judge-overrides"
  | "forecast-demand"
  | "learn-lead-times"
  | "classify-items"
  | "deliver-messages"
  | "detect-exceptions"
  | "sample-kpis"
  | "score-suppliers"
  | "assess-masterdata"
  | "find-duplicates"
  | "reconcile"
  | "seal-audit"
  | "refresh-rollups"
  | "resume-imports"
  | "run-backtests"
  | "automate-releases"
  | "judge-automation"
  | "escalate-approvals"
  | "prune";

export type JobTools = {
  pool: Pool;
  log: Logger;
  /** Acts as "job:<name>", now. */
  context: ServiceContext;
  /** The worker is shutting down: stop at the next safe place. */
  stopped: () => boolean;
};
export type Handler = (payload: unknown, tools: JobTools) => Promise<void>;
