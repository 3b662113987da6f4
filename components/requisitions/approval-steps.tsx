import Link from "next/link";
import { Badge, StateBadge } from "@/components/ui/badge";
import { formatWord } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalStep, HeldRule, StepDecision } from "@/domain/procurement/approval-rule";

type Props = {
  steps: readonly ApprovalStep[];
  /** The open one; null when none is. */
  open: number | null;
  isLate: boolean;
  rules: readonly HeldRule[];
  decisions: readonly StepDecision[];
};

/** Who has to agree, one after the other, what they said, and by which versions of which rules. */
export function ApprovalSteps({ steps, open, isLate, rules, decisions }: Props) {
  return (
    <>
      <p className="text-muted">
        {steps.length === 0 ? "Nobody: the rules that fit let it pass. " : ""}
        {rules.length === 0 ? (
          "No rule fitted."
        ) : (
          <>
            By{" "}
            <Link className="text-accent hover:underline" href="/purchasing/rules">
              {rules.map(({ id, version }) => `rule ${id}, version ${version}`).join("; ")}
            </Link>
            .
          </>
        )}
      </p>
      <ol className="flex flex-col gap-2">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is nothing but its place in the order
          <li key={index} className="rounded border p-2">
            <div className="flex justify-between gap-2">
              <span className="font-medium">
                {index + 1}. {step.needs === "any" ? "Any" : "Every"} {formatWord(step.role).toLowerCase()}
              </span>
              {open === index ? <Badge tone={isLate ? "critical" : "information"}>{isLate ? "Late" : "Open"}</Badge> : null}
            </div>
            {decisions
              .filter((decision) => decision.step === index)
              .map((decision) => (
                <p key={decision.id} className={decision.isEarlier ? "text-muted" : undefined}>
                  {decision.isEarlier ? "Before its prices rose: " : ""}
                  <StateBadge state={decision.verdict} tone={decision.verdict === "approved" ? "good" : "critical"} /> {decision.name}
                  {decision.onBehalfOf ? ` for ${decision.onBehalfOf}` : ""}, <RelativeTime at={decision.at} />: {decision.reason}
                </p>
              ))}
          </li>
        ))}
      </ol>
    </>
  );
}
