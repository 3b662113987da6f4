import { escalateApprovals } from "@/server/services/procurement/requisitions/escalate-approvals";
import type { Handler } from "../job";

/** Opens steps that are late to administrators as well. */
export const escalateApprovalsJob: Handler = async (_payload, { context, log }) => {
  const late = await escalateApprovals(context);
  if (late > 0) log.info({ late }, "approvals escalated");
};
