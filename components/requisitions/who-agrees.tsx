import type { ApprovalStep } from "@/domain/procurement/approval-rule";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { RiskList } from "./risk-list";
import { type SaidRule, stepsWords } from "./rule-words";
import { SaidRules } from "./said-rules";

type Props = {
  steps: readonly ApprovalStep[];
  stepHours: number;
  rules: readonly SaidRule[];
  risks: readonly LineRisk[];
  lineCount: number;
  homeCurrency: string;
};

/** Who would have to agree to what is not asked for yet, by which rules, and what they would find unusual. */
export function WhoAgrees({ steps, stepHours, rules, risks, lineCount, homeCurrency }: Props) {
  return (
    <>
      <p role="status">
        It goes to <strong>{steps.length === 0 ? "nobody: it is ordered at once" : stepsWords(steps)}</strong>
        {steps.length > 0 ? `, each within ${stepHours} working hours` : ""}.
      </p>
      <SaidRules rules={rules} homeCurrency={homeCurrency} />
      <RiskList risks={risks} lineCount={lineCount} />
    </>
  );
}
