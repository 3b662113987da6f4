import { Badge } from "@/components/ui/badge";
import type { LineRisk, RiskFlag } from "@/domain/procurement/purchase-risk";
import { riskSummary, risksByText, riskTone, riskWords } from "./risk-words";

/** What is unusual about a purchase, for whoever has to agree to it. */
export function RiskList({ risks, lineCount }: { risks: readonly LineRisk[]; lineCount: number }) {
  if (risks.length === 0) return <p className="text-muted">Nothing about it is unusual.</p>;
  return (
    <ul aria-label="What is unusual about it" className="flex flex-wrap gap-1.5">
      {risksByText(risks).map(({ text, flag, lines }) => (
        <li key={text}>
          <Badge tone={riskTone(flag)}>
            {text}
            {lineCount > 1 && lines.length < lineCount ? ` (line ${lines.join(", ")})` : ""}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

/** The same in one badge of a list; all of it is said where the pointer rests, and in the panel. */
export function RiskBadge({ flags }: { flags: readonly RiskFlag[] }) {
  const look = riskSummary(flags);
  if (look === null) return <span className="text-muted">Nothing</span>;
  return (
    <span title={flags.map((flag) => riskWords[flag]).join(", ")}>
      <Badge tone={look.tone}>{look.text}</Badge>
    </span>
  );
}
