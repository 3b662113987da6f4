import type { inferRouterOutputs } from "@trpc/server";
import { AlertTriangle, CheckCircle2, ChevronRight } from "lucide-react";
import { Fragment } from "react";
import { past } from "@/components/grid/grid-url";
import { formatMoney, formatMoneyShort, formatQuantity, formatShort } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import type { AppRouter } from "@/server/trpc/root";
import { RowsLink } from "./rows-link";

type Step = inferRouterOutputs<AppRouter>["tower"]["summary"]["orderFlow"][number];

/** What is at each step of the way, what it is worth and how much of it is past its promise. */
export function FlowStrip({
  title,
  steps,
  currency,
  nodeId,
}: {
  title: string;
  steps: readonly Step[];
  currency: string;
  nodeId: number | undefined;
}) {
  return (
    <Panel title={title}>
      <ol className="flex h-[84px] items-stretch px-1">
        {steps.map((step, index) => (
          <Fragment key={step.key}>
            {index > 0 ? (
              <li aria-hidden className="grid w-4 shrink-0 place-items-center text-muted">
                <ChevronRight className="size-4" />
              </li>
            ) : null}
            <li className="flex min-w-0 flex-1 flex-col justify-center">
              <RowsLink
                rows={{ screen: step.screen, state: { filters: step.filter, sort: worstFirst(step) } }}
                nodeId={nodeId}
                title={`${step.label}: ${formatQuantity(step.count)} ${step.unit}, ${formatMoney(step.valueMinor, currency, true)}`}
                className="flex min-w-0 flex-col justify-center whitespace-nowrap rounded px-2"
              >
                <span className="text-muted text-xs leading-4">{step.label}</span>
                <span className="figures font-semibold text-[17px] leading-6">
                  {step.count < 100_000 ? formatQuantity(step.count) : formatShort(step.count)}{" "}
                  <span className="font-normal text-muted text-xs">{step.unit}</span>
                </span>
                <span className="figures text-xs leading-4">{formatMoneyShort(step.valueMinor, currency)}</span>
              </RowsLink>
              <Stuck step={step} nodeId={nodeId} />
            </li>
          </Fragment>
        ))}
      </ol>
    </Panel>
  );
}

/** What is stuck comes first in the list that the step opens. */
function worstFirst(step: Step) {
  if (step.screen === "/orders")
    return [step.stuck === null ? { field: "shippedAt", direction: "desc" as const } : { field: "promisedAt", direction: "asc" as const }];
  if (step.screen === "/inbound")
    return [step.stuck === null ? { field: "orderedAt", direction: "desc" as const } : { field: "daysLate", direction: "desc" as const }];
  return [{ field: "valueMinor", direction: "desc" as const }];
}

function Stuck({ step, nodeId }: { step: Step; nodeId: number | undefined }) {
  if (step.stuck === null || step.lateBy === null) return <span className="h-4" />;
  if (step.stuck === 0)
    return (
      <span className="flex items-center gap-1 px-2 text-muted text-xs leading-4">
        <CheckCircle2 aria-hidden className="size-3 text-good" /> None late
      </span>
    );
  return (
    <RowsLink
      rows={{ screen: step.screen, state: { filters: { ...step.filter, [step.lateBy]: past }, sort: worstFirst(step) } }}
      nodeId={nodeId}
      title={`${step.label}: ${formatQuantity(step.stuck)} past their promise`}
      className="figures flex items-center gap-1 self-start rounded px-2 text-warning text-xs leading-4"
    >
      <AlertTriangle aria-hidden className="size-3" /> {formatQuantity(step.stuck)} late
    </RowsLink>
  );
}
