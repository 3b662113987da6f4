import type { inferRouterOutputs } from "@trpc/server";
import { formatMoney, formatWord } from "@/components/ui/format";
import type { ApprovalStep } from "@/domain/procurement/approval-rule";
import type { RiskFlag } from "@/domain/procurement/purchase-risk";
import type { AppRouter } from "@/server/trpc/root";

import { riskWords } from "./risk-words";

export type Rules = inferRouterOutputs<AppRouter>["requisitions"]["rules"];
export type Rule = Rules["rules"][number];
/** A rule at the version that was asked. */
export type SaidRule = inferRouterOutputs<AppRouter>["requisitions"]["basis"]["rules"][number];
export type RuleCompany = Rules["companies"][number];

export const subjectWords: Record<Rule["about"], string> = { request: "What people ask for", plan: "What is released of the plan" };

/** "from 250.00 to below 5,000.00 GBP" */
export function bandWords({ fromMinor, toMinor }: Pick<Rule, "fromMinor" | "toMinor">, currency: string): string {
  const from = fromMinor === 0 ? "any amount" : `from ${formatMoney(fromMinor, currency, true)}`;
  return toMinor === null ? from : `${fromMinor === 0 ? "" : `${from} to `}below ${formatMoney(toMinor, currency, true)}`;
}

/** "any approver, then every executive" */
export const stepsWords = (steps: readonly ApprovalStep[]): string =>
  steps.length === 0
    ? "nobody: it passes"
    : steps.map(({ role, needs }) => `${needs === "any" ? "any" : "every"} ${formatWord(role).toLowerCase()}`).join(", then ");

/** What a rule looks at beside category, supplier and amount: "new supplier or single source" */
export const flagsWords = (flags: readonly RiskFlag[]): string => flags.map((flag) => riskWords[flag].toLowerCase()).join(" or ");
