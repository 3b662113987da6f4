import { Badge } from "@/components/ui/badge";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { risksByText } from "./risk-words";

/** What is unusual about a purchase, for whoever has to agree to it. */
export function RiskList({ risks, lineCount }: { risks: readonly LineRisk[]; lineCount: number }) {
  if (risks.length === 0) return <p className="text-muted">Nothing about it is unusual.</p>;
  return (
    <ul aria-label="What is unusual about it" className="flex flex-wrap gap-1.5">
      {risksByText(risks).map(({ text, flag, lines }) => (
        <li key={text}>
          <Badge tone={flag === "single_source" || flag === "no_contract" ? "information" : "warning"}>
            {text}
            {lineCount > 1 && lines.length < lineCount ? ` (line ${lines.join(", ")})` : ""}
          </Badge>
        </li>
      ))}
    </ul>
  );
}
