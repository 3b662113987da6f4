import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { levelWords, stopWords } from "@/components/automation/automation-words";
import { equalTo, gridHref } from "@/components/grid/grid-url";
import { defectLabels } from "@/components/masterdata/defect-words";
import { rateWords } from "@/components/requisitions/rate-words";
import { Badge } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Section } from "@/components/ui/panel";
import { READINESS_GATE } from "@/domain/masterdata/readiness";
import type { AppRouter } from "@/server/trpc/root";

type Detail = inferRouterOutputs<AppRouter>["replenishment"]["detail"];
type Props = {
  sku: string;
  currency: string;
  homeCurrency: string;
  readiness: Detail["readiness"];
  verdict: Detail["verdict"];
  isOpen: boolean;
};

/** Whether the item's master data may be ordered by, and what the policy that speaks for it makes of the recommendation. */
export function ReadinessAndGuardrails({ sku, currency, homeCurrency, readiness, verdict, isOpen }: Props) {
  return (
    <Section title="Readiness and guardrails">
      <div className="flex flex-wrap items-center gap-1.5">
        <Badge tone={readiness.isReady ? "good" : "critical"}>
          {readiness.isReady ? "Ready" : "Not ready"}, {formatQuantity(readiness.score)} of {formatQuantity(READINESS_GATE)} needed
        </Badge>
        {readiness.defects.map((kind) => (
          <Badge key={kind} tone="warning">
            {defectLabels[kind]}
          </Badge>
        ))}
        {readiness.isReady && readiness.defects.length === 0 ? null : (
          <Link className="text-accent hover:underline" href={gridHref("/master-data", { filters: { code: equalTo(sku) } })}>
            Mend its master data
          </Link>
        )}
      </div>
      {isOpen ? <VerdictWords verdict={verdict} currency={currency} homeCurrency={homeCurrency} /> : null}
    </Section>
  );
}

type VerdictProps = Pick<Props, "verdict" | "currency" | "homeCurrency">;

function VerdictWords({ verdict, currency, homeCurrency }: VerdictProps) {
  if (!verdict) return <p className="text-muted">No policy of automation has judged it: a person decides.</p>;
  const level = levelWords[verdict.level].label;
  const { homeMinor, exchangeRate } = verdict;
  const worth =
    exchangeRate !== null && homeMinor !== null
      ? ` It counted as ${formatMoney(homeMinor, homeCurrency, true)}, ${rateWords(currency, exchangeRate, homeCurrency)}.`
      : "";
  if (verdict.stops.length === 0)
    return (
      <p>
        Within every guardrail of the policy at level “{level}”: it would pass.{worth}
      </p>
    );
  return (
    <div className="flex flex-col gap-1">
      <p>
        Stopped by {verdict.stops.length === 1 ? "a guardrail" : "guardrails"} of the policy at level “{level}”:{worth}
      </p>
      <ul className="flex list-disc flex-col gap-1 pl-4 text-warning">
        {verdict.stops.map((stop) => (
          <li key={stop.guardrail}>{stopWords(stop, { currency, homeCurrency })}</li>
        ))}
      </ul>
    </div>
  );
}
