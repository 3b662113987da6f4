import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { levelWords, stopWords } from "@/components/automation/automation-words";
import { equalTo, gridHref } from "@/components/grid/grid-url";
import { defectLabels } from "@/components/masterdata/defect-words";
import { rateWords } from "@/components/requisitions/rate-words";
import { Badge } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { READINESS_GATE } from "@/domain/masterdata/readiness";
import type { AppRouter } from "@/server/trpc/root";

type Detail = inferRouterOutputs<AppRouter>["replenishment"]["detail"];
type Props = {
  sku: string;
  currency: string;
  homeCurrency: string;
  readiness: Detail["readiness"];
  verdict: Detail["verdict"];
  /** What would be ordered as it stands, units. */
  quantity: number;
  /** When the supplier takes the order, where it does not at any time. */
  orderOn: string | undefined;
  isOpen: boolean;
};

/** Whether the item's master data may be ordered by, and what the policy that speaks for it makes of the recommendation. */
export function ReadinessAndGuardrails({ sku, currency, homeCurrency, readiness, verdict, quantity, orderOn, isOpen }: Props) {
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
      {isOpen ? <VerdictWords {...{ verdict, quantity, orderOn, currency, homeCurrency }} /> : null}
    </Section>
  );
}

type VerdictProps = Pick<Props, "verdict" | "quantity" | "orderOn" | "currency" | "homeCurrency">;

function VerdictWords({ verdict, quantity, orderOn, currency, homeCurrency }: VerdictProps) {
  if (!verdict) return <p className="text-muted">No policy of automation has judged it: a person decides.</p>;
  const level = levelWords[verdict.level].label;
  const older = verdict.as ? (
    <p className="text-muted">
      Judged <RelativeTime at={verdict.at} /> when it was {formatQuantity(verdict.as.quantity)} units,{" "}
      {formatMoney(verdict.as.valueMinor, currency, true)}: the figures are of that order. It is judged again{" "}
      {quantity === 0
        ? "once there is something to order"
        : orderOn
          ? `from ${orderOn} on, when the supplier takes it`
          : "when the policy looks next"}
      .
    </p>
  ) : null;
  const { homeMinor, exchangeRate } = verdict;
  const worth =
    exchangeRate !== null && homeMinor !== null
      ? ` It counted as ${formatMoney(homeMinor, homeCurrency, true)}, ${rateWords(currency, exchangeRate, homeCurrency)}.`
      : "";
  if (verdict.stops.length === 0)
    return (
      <>
        {older}
        <p>
          {older ? "It was within" : "Within"} every guardrail of the policy at level “{level}”{older ? "." : ": it would pass."}
          {worth}
        </p>
      </>
    );
  return (
    <div className="flex flex-col gap-1">
      {older}
      <p>
        {verdict.as ? "It was stopped" : "Stopped"} by {verdict.stops.length === 1 ? "a guardrail" : "guardrails"} of the policy at level “
        {level}”:{worth}
      </p>
      <ul className="flex list-disc flex-col gap-1 pl-4 text-warning">
        {verdict.stops.map((stop) => (
          <li key={stop.guardrail}>{stopWords(stop, { currency, homeCurrency })}</li>
        ))}
      </ul>
    </div>
  );
}
