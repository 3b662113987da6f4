import type { Handler, JobName } from "../job";
import { allocateWaitingJob } from "./allocate-waiting";
import { assessMasterdataJob } from "./assess-masterdata";
import { automateReleasesJob, judgeAutomationJob } from "./automation";
import { classifyItemsJob } from "./classify-items";
import { deliverMessagesJob } from "./deliver-messages";
import { detectExceptionsJob } from "./detect-exceptions";
import { drainMessagesJob } from "./drain-messages";
import { escalateApprovalsJob } from "./escalate-approvals";
import { findDuplicatesJob } from "./find-duplicates";
import { forecastDemandJob } from "./forecast-demand";
import { judgeOverridesJob } from "./judge-overrides";
import { learnLeadTimesJob } from "./learn-lead-times";
import { matchInvoicesJob } from "./match-invoices";
import { pruneJob } from "./prune";
import { reconcileJob } from "./reconcile";
import { refreshRollupsJob } from "./refresh-rollups";
import { replanTouchedJob, replenishJob } from "./replenish";
import { resumeImportsJob } from "./resume-imports";
import { runBacktestsJob } from "./run-backtests";
import { sampleKpisJob } from "./sample-kpis";
import { scoreSuppliersJob } from "./score-suppliers";
import { sealAuditJob } from "./seal-audit";

export const handlers: Record<JobName, Handler> = {
  "drain-messages": drainMessagesJob,
  "allocate-waiting": allocateWaitingJob,
  "match-invoices": matchInvoicesJob,
  replenish: replenishJob,
  "replan-touched": replanTouchedJob,
  "judge-overrides": judgeOverridesJob,
  "forecast-demand": forecastDemandJob,
  "learn-lead-times": learnLeadTimesJob,
  "classify-items": classifyItemsJob,
  "deliver-messages": deliverMessagesJob,
  "detect-exceptions": detectExceptionsJob,
  "sample-kpis": sampleKpisJob,
  "score-suppliers": scoreSuppliersJob,
  "assess-masterdata": assessMasterdataJob,
  "find-duplicates": findDuplicatesJob,
  reconcile: reconcileJob,
  "seal-audit": sealAuditJob,
  "refresh-rollups": refreshRollupsJob,
  "resume-imports": resumeImportsJob,
  "run-backtests": runBacktestsJob,
  "automate-releases": automateReleasesJob,
  "judge-automation": judgeAutomationJob,
  "escalate-approvals": escalateApprovalsJob,
  prune: pruneJob,
};
