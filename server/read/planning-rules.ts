import { companyRows } from "./company-rows";

/** How a company plans: its policy, its rooms and its back-tests. */
export const planningRules = companyRows<"planning_rules">({
  policyVersion: "coalesce((SELECT p.version FROM planning_policy p WHERE p.entity_id = e.id), 0)",
  trialCount: "(SELECT count(*)::int FROM backtest_run r WHERE r.entity_id = e.id)",
});
