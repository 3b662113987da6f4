import type { Handler, JobName } from "../job";
import { allocateWaitingJob } from "./allocate-waiting";
import { drainMessagesJob } from "./drain-messages";
import { matchInvoicesJob } from "./match-invoices";
import { pruneJob } from "./prune";

export const handlers: Record<JobName, Handler> = {
  "drain-messages": drainMessagesJob,
  "allocate-waiting": allocateWaitingJob,
  "match-invoices": matchInvoicesJob,
  prune: pruneJob,
};
