import type { ApprovalStep } from "@/domain/procurement/approval-rule";
import type { Weighed } from "@/domain/procurement/exchange-rate";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { EarlierToday } from "./earlier-today";
import { weighedWords } from "./rate-words";
import { RiskList } from "./risk-list";
import { type SaidRule, stepsWords } from "./rule-words";
import { SaidRules } from "./said-rules";

type Props = {
  steps: readonly ApprovalStep[];
  stepHours: number;
  rules: readonly SaidRule[];
  risks: readonly LineRisk[];
  /** Of the same person and day. */
  earlier: { minor: number; numbers: readonly string[] };
  lineCount: number;
  currency: string;
  weighed: Weighed;
  homeCurrency: string;
};

/** Who would have to agree to what is not asked for yet, by which rules, and what they would find unusual. */
export function WhoAgrees({ steps, stepHours, rules, risks, earlier, lineCount, currency, weighed, homeCurrency }: Props) {
  const worth = weighedWords(currency, weighed);
  return (
    <>
      <p role="status">
        It goes to <strong>{steps.length === 0 ? "nobody: it is ordered at once" : stepsWords(steps)}</strong>
        {steps.length > 0 ? `, each within ${stepHours} working hours` : ""}
        {worth === null ? "" : `; the rules are asked about ${worth}`}.
      </p>
      <EarlierToday {...earlier} homeCurrency={homeCurrency} />
      <SaidRules rules={rules} homeCurrency={homeCurrency} />
      <RiskList risks={risks} lineCount={lineCount} />
    </>
  );
}
