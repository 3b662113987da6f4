"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ErrorState, Skeleton } from "@/components/ui/states";
import type { JudgedMeasure, OutcomeMeasure } from "@/domain/automation/outcomes";
import type { Outcomes, Policy } from "./automation-types";
import { scopeWords } from "./automation-words";

const measureWords: Record<OutcomeMeasure, { label: string; counted: string; unit: string }> = {
  stopped: { label: "Stopped by people before they went out", counted: "Stopped", unit: "lines" },
  undone: { label: "Cancelled, closed short or refused after", counted: "Cancelled or refused", unit: "lines" },
  changed: { label: "Changed by people after they went out", counted: "Changed", unit: "lines" },
  service: { label: "Nights with something free, once the goods were due", counted: "Ran out", unit: "nights" },
  price: { label: "Cost over what was agreed or paid last", counted: "Dearer", unit: "lines" },
};
const verdicts: Record<JudgedMeasure["verdict"], { label: string; tone: Tone }> = {
  few: { label: "Too few to judge", tone: "neutral" },
  within: { label: "Within its band", tone: "good" },
  outside: { label: "Left its band", tone: "critical" },
};
const ratio = (value: number | null) => (value === null ? "–" : formatRatio(value));

/** What came of what a policy let pass under its present version, measure by measure, and the lines behind it. */
export function PolicyOutcomes({ policy, currency, onClose }: { policy: Policy; currency: string; onClose: () => void }) {
  const trpc = useTRPC();
  const outcomes = useQuery(trpc.automation.outcomes.queryOptions({ id: policy.id }, { refetchInterval: 60_000 }));
  const retry = () => void outcomes.refetch();
  const soon = useAtMostEachSecond(() => outcomes.refetch());
  useLiveTopic("purchasing_rules", { onPatch: soon, onReread: soon });
  return (
    <Panel title={`Outcomes: ${scopeWords(policy)}`} aside={<Button onClick={onClose}>Close</Button>} className="shrink-0">
      {outcomes.data ? (
        <Measured outcomes={outcomes.data} currency={currency} version={policy.version} />
      ) : outcomes.error ? (
        <ErrorState title="What came of it could not be read" detail={outcomes.error.message} onRetry={retry} />
      ) : (
        <Skeleton className="m-3 h-40" />
      )}
    </Panel>
  );
}

function Measured({ outcomes, currency, version }: { outcomes: Outcomes; currency: string; version: number }) {
  const { measures, lines, total, days } = outcomes;
  return (
    <div className="flex flex-col gap-3 overflow-auto px-3 pb-2">
      <MiniTable
        caption="Outcomes against the band"
        head={[
          { label: `Version ${version}, in ${days} days` },
          { label: "Found", figures: true },
          { label: "Band", figures: true },
          { label: "Counted", figures: true },
          { label: `Worth, ${currency}`, figures: true },
          { label: "Verdict" },
        ]}
        rows={measures.map((one) => ({
          key: one.measure,
          cells: [
            measureWords[one.measure].label,
            ratio(one.found),
            one.limit === null ? "–" : `${one.measure === "service" ? "at least" : "at most"} ${ratio(one.limit)}`,
            `${formatQuantity(one.counted)} of ${formatQuantity(one.of)} ${measureWords[one.measure].unit}`,
            formatMoney(one.valueMinor, currency),
            <Badge key="verdict" tone={verdicts[one.verdict].tone}>
              {verdicts[one.verdict].label}
            </Badge>,
          ],
        }))}
        empty=""
      />
      {total > lines.length ? (
        <p className="text-muted">
          {formatQuantity(lines.length)} of {formatQuantity(total)} lines, those that count against it first.
        </p>
      ) : null}
      <div className="max-h-80 overflow-auto [&_td]:whitespace-nowrap">
        <MiniTable
          caption="Lines behind the outcomes"
          csv="automation outcomes"
          head={[
            { label: "Item" },
            { label: "Node" },
            { label: "Supplier" },
            { label: "Order" },
            { label: "Units", figures: true },
            { label: "Value", figures: true },
            { label: "Paid over reference", figures: true },
            { label: "Nights empty", figures: true },
            { label: "Counts as" },
          ]}
          rows={lines.map((line) => ({
            key: line.decisionId,
            cells: [
              <Link
                key="item"
                className="text-accent hover:underline"
                href={gridHref("/replenishment", { filters: {}, open: line.recommendationId })}
              >
                {line.sku}
              </Link>,
              line.nodeCode,
              line.supplierName,
              line.purchaseOrderId === null ? (
                "–"
              ) : (
                <Link key="order" className="text-accent hover:underline" href={gridHref("/purchasing", { open: line.purchaseOrderId })}>
                  {line.purchaseOrderNumber}
                </Link>
              ),
              formatQuantity(line.quantity),
              formatMoney(line.valueMinor, line.currency, true),
              line.paidMinor === null || line.referenceMinor === null
                ? "–"
                : formatMoney(line.paidMinor - line.referenceMinor, line.currency, true),
              line.nights === 0 ? "–" : `${formatQuantity(line.emptyNights)} of ${formatQuantity(line.nights)}`,
              line.counted.length === 0 ? "–" : line.counted.map((measure) => measureWords[measure].counted).join(", "),
            ],
          }))}
          empty="It has let nothing pass under this version yet."
        />
      </div>
    </div>
  );
}
