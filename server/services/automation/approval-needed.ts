import type { Queryable } from "@/db/client";
import type { ApprovalNeeded } from "@/domain/automation/guardrails";
import { ruleFor } from "@/domain/procurement/approval-rule";
import { readApprovalRules } from "../procurement/requisitions/approval-rules";

/** Nothing goes out by itself that a person could not order alone. */
export async function readApprovalNeeded(queryable: Queryable, entityId: number): Promise<ApprovalNeeded> {
  const rules = await readApprovalRules(queryable, entityId, "plan");
  return (order) => {
    const rule = ruleFor(rules, order);
    return rule && rule.steps.length > 0 ? { fromMinor: rule.fromMinor } : null;
  };
}
