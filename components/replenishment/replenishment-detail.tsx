"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { DetailPanel } from "@/components/grid/detail-panel";
import { equalTo, gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Badge, StateBadge } from "@/components/ui/badge";
import { formatCount } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import type { PlanningEvidence } from "@/domain/planning/recommendation";
import { DecisionButtons } from "./decision-buttons";
import { IfNothingOrdered } from "./if-nothing-ordered";
import { LineBudgetSection } from "./line-budget";
import { PlanningEvidenceView } from "./planning-evidence";
import { QuantityEditor } from "./quantity-editor";
import { quantityEffect } from "./quantity-effect";
import { ReadinessAndGuardrails } from "./readiness-and-guardrails";
import { cutWords, type ReplenishmentRow, recommendationTone } from "./replenishment-columns";
import { SharedOrder } from "./shared-order";

const isCutByBudget = ({ shared }: PlanningEvidence) => shared?.bounds.some(({ kind }) => kind === "budget") ?? false;

/** Recommendations of before say no units, or not what an order still saves. */
const atRiskOf = ({ lostMarginMinor, lostMarginCurrency }: ReplenishmentRow, { lostUnits, savedUnits }: PlanningEvidence) =>
  lostUnits === undefined || lostUnits === 0
    ? undefined
    : { lostUnits, savedUnits: savedUnits ?? lostUnits, lostMarginMinor, currency: lostMarginCurrency };

export function ReplenishmentDetail({ id, onDecided }: { id: number; onDecided: () => void }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.replenishment.detail.queryOptions({ id }));
  const reread = () => void query.refetch();
  useRereadOfRow("replenishment", id, reread);
  const may = useMay("replenishment.release");
  const maySeeSuppliers = useMay("suppliers.read");
  // What is being written; null as long as nobody touched the field, so that a planning run can still move it.
  const [draft, setDraft] = useState<string | null>(null);
  const [reason, setReason] = useState("");

  const detail = query.data;
  const row = detail?.row;
  const isOpen = row?.state === "open" || row?.state === "snoozed";
  // What was cut to nothing waits for a quantity.
  const text = draft ?? (row?.cutBy ? "" : String(row?.quantity ?? ""));
  const effect =
    detail && row
      ? quantityEffect(Number(text), {
          ...detail.evidence,
          limits: detail.limits,
          atRisk: atRiskOf(row, detail.evidence),
          recommendedQuantity: row.recommendedQuantity,
          unitPrice: row.unitPrice,
          currency: row.currency,
          prices: detail.evidence.shared?.prices,
        })
      : null;
  const saved = () => {
    setDraft(null);
    setReason("");
    reread();
  };
  const rejection = detail?.timeline.find((entry) => entry.verb === "recommendation.rejected")?.detail as { reason?: string } | undefined;
  return (
    <DetailPanel
      title={row ? `${row.sku} at ${row.nodeCode}` : "Recommendation"}
      subtitle={row?.description}
      isLoading={query.isPending}
      error={query.error}
      onRetry={reread}
      actions={
        row && effect && isOpen && may(row) ? (
          <DecisionButtons
            row={row}
            quantity={Number(text)}
            reason={reason}
            effect={effect}
            onSaved={saved}
            onDecided={() => {
              saved();
              onDecided();
            }}
          />
        ) : null
      }
    >
      {detail && row && effect ? (
        <>
          <div className="flex flex-wrap items-center gap-1.5">
            <StateBadge state={row.state} tone={recommendationTone(row.state)} />
            {row.cutBy ? <Badge tone="warning">{cutWords[row.cutBy]}: nothing of it is ordered as it stands</Badge> : null}
            {isOpen && row.quantity !== row.recommendedQuantity ? <Badge tone="information">Quantity set by a buyer</Badge> : null}
            {detail.evidence.stock.backordered > 0 ? (
              <Badge tone="critical">{formatCount(detail.evidence.stock.backordered, "unit")} backordered</Badge>
            ) : null}
            {row.state === "snoozed" && detail.snoozedUntil ? (
              <span className="text-muted">
                wakes <RelativeTime at={detail.snoozedUntil} />
              </span>
            ) : null}
          </div>
          {row.purchaseOrderId === null ? null : (
            <p>
              Ordered with{" "}
              <Link className="text-accent hover:underline" href={gridHref("/purchasing", { open: row.purchaseOrderId })}>
                purchase order {row.purchaseOrderNumber}
              </Link>
            </p>
          )}
          {row.state === "waiting" && detail.requisition ? (
            <p>
              Waits for approval as{" "}
              <Link className="text-accent hover:underline" href={gridHref("/purchasing/requisitions", { open: detail.requisition.id })}>
                requisition {detail.requisition.number}
              </Link>
            </p>
          ) : null}
          {row.state === "rejected" && rejection?.reason ? <p className="text-muted">Rejected: {rejection.reason}</p> : null}
          <QuantityEditor
            row={row}
            text={text}
            step={detail.evidence.orderMultiple}
            orderUpTo={detail.evidence.orderUpTo}
            effect={effect}
            isEditable={isOpen && may(row)}
            isOpen={isOpen}
            isTouched={draft !== null}
            onChange={setDraft}
            reason={reason}
            onReason={setReason}
          />
          {isOpen && isCutByBudget(detail.evidence) && detail.limits.budget ? (
            <LineBudgetSection budget={detail.limits.budget} currency={row.currency} />
          ) : null}
          {isOpen ? <IfNothingOrdered row={row} evidence={detail.evidence} /> : null}
          <ReadinessAndGuardrails
            sku={row.sku}
            currency={row.currency}
            homeCurrency={detail.limits.homeCurrency}
            readiness={detail.readiness}
            verdict={detail.verdict}
            quantity={row.quantity}
            orderOn={detail.evidence.orderOn}
            isOpen={isOpen}
          />
          {detail.evidence.shared ? <SharedOrder shared={detail.evidence.shared} currency={row.currency} /> : null}
          <Section title="Where it comes from">
            <Facts
              facts={[
                {
                  label: "Supplier",
                  value: maySeeSuppliers(row) ? (
                    <Link className="text-accent hover:underline" href={gridHref("/suppliers", { filters: {}, open: detail.supplierId })}>
                      {row.supplierName}
                    </Link>
                  ) : (
                    row.supplierName
                  ),
                },
                {
                  label: "Stock",
                  value: (
                    <Link
                      className="text-accent hover:underline"
                      href={gridHref("/inventory", { filters: { sku: equalTo(row.sku), nodeCode: equalTo(row.nodeCode) } })}
                    >
                      {row.sku} at {row.nodeCode}
                    </Link>
                  ),
                },
              ]}
            />
          </Section>
          <PlanningEvidenceView row={row} evidence={detail.evidence} demand={detail.demand} recommendedQuantity={row.recommendedQuantity} />
          <Section title="Timeline">
            <Timeline events={detail.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
