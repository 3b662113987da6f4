import { companyRows } from "./company-rows";

/** How a company buys: its rules, budgets, rates and automation. */
export const purchasingRules = companyRows<"purchasing_rules">({
  ruleCount: "(SELECT count(*)::int FROM approval_rule r WHERE r.entity_id = e.id AND r.retired_at IS NULL)",
  budgetCount: "(SELECT count(*)::int FROM budget b WHERE b.entity_id = e.id)",
});
