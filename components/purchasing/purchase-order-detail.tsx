"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { receiptTone, supplierTone } from "@/components/inbound/inbound-columns";
import { ApprovalSteps } from "@/components/requisitions/approval-steps";
import { DecisionBasis } from "@/components/requisitions/decision-basis";
import { weighedWords } from "@/components/requisitions/rate-words";
import { RiskList } from "@/components/requisitions/risk-list";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { StateBadge } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import { AgreedLines } from "./agreed-lines";
import { answerEffect } from "./answer-effect";
import { AnswerEffectText } from "./answer-effect-text";
import { DelayRiskTable, DelayRiskText } from "./delay-risk";
import { DifferenceList } from "./difference-list";
import { OrderActions } from "./order-actions";
import { OrderHistory } from "./order-history";
import { OrderOrigins } from "./order-origins";
import { OverReceipt } from "./over-receipt";
import { PortalLink } from "./portal-link";
import { approvalTone, invoiceTone, stageTone } from "./purchasing-columns";
import { SupplyShares } from "./supply-shares";

const link = "text-accent hover:underline";

/** Everything that was agreed with the supplier about one order, and what depends on it. */
export function PurchaseOrderDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const detail = useQuery(trpc.purchasing.detail.queryOptions({ id }));
  useRereadOfRow("purchasing", id, () => void detail.refetch());
  const maySeeOrders = useMay("orders.read");
  const { data } = detail;
  const row = data?.row;
  const worth = data?.approval ? weighedWords(data.row.currency, data.approval.weighed) : null;
  return (
    <DetailPanel
      title={row ? `Purchase order ${row.number}` : "Purchase order"}
      subtitle={
        row && data ? (
          <Link href={gridHref("/suppliers", { open: data.supplierId })} className={link}>
            {row.supplierName}
          </Link>
        ) : null
      }
      isLoading={detail.isPending}
      error={detail.error}
      onRetry={() => void detail.refetch()}
      actions={row && data ? <OrderActions row={row} detail={data} onDone={() => void detail.refetch()} /> : null}
    >
      {row && data ? (
        <>
          <div className="flex flex-wrap gap-1.5">
            <StateBadge state={row.stage} tone={stageTone(row.stage)} />
            <StateBadge state={`approval ${row.approvalState}`} tone={approvalTone(row.approvalState)} />
            <StateBadge state={`supplier ${row.supplierState}`} tone={supplierTone(row.supplierState)} />
            <StateBadge state={row.receiptState === "none" ? "not received" : row.receiptState} tone={receiptTone(row.receiptState)} />
            <StateBadge
              state={row.invoiceState === "none" ? "not invoiced" : `invoice ${row.invoiceState}`}
              tone={invoiceTone(row.invoiceState)}
            />
          </div>
          {row.holdReason ? <p className="text-warning">Held: {row.holdReason}</p> : null}
          <Facts
            facts={[
              { label: "Node", value: row.nodeCode },
              { label: "Value", value: formatMoney(row.totalMinor, row.currency, true) },
              { label: "Version", value: String(row.version) },
              { label: "Units", value: formatQuantity(row.orderedUnits) },
              { label: "Ordered", value: <RelativeTime at={row.orderedAt} /> },
              { label: "Sent", value: row.sentAt ? <RelativeTime at={row.sentAt} /> : "Not yet" },
              { label: "Answer due", value: row.confirmationDueAt ? <RelativeTime at={row.confirmationDueAt} /> : "–" },
              { label: "Promised", value: <RelativeTime at={row.promisedAt} /> },
            ]}
          />
          <OrderOrigins detail={data} />
          {row.linesToDecide > 0 ? (
            <div className="rounded-md border border-warning/50 bg-surface-2/50 p-3">
              <p className="font-medium">The supplier's answer differs from the order</p>
              <p className="text-muted">
                <AnswerEffectText effect={answerEffect(data.lines, row.currency)} currency={row.currency} />
              </p>
              <p className={data.risk && data.risk.units > 0 ? "text-warning" : "text-muted"}>
                <DelayRiskText risk={data.risk} currency={data.currency} />
              </p>
            </div>
          ) : null}
          {row.stage === "closed" ? null : <SupplyShares purchaseOrderId={id} onDone={() => void detail.refetch()} />}
          {data.approval ? (
            <>
              <Section title="What is unusual about this version">
                <RiskList risks={data.approval.risks} lineCount={data.lines.length} />
              </Section>
              <DecisionBasis of="order" id={id} />
            </>
          ) : null}
          {data.approval ? (
            <Section title="Who has to agree to this version">
              <p>
                {formatMoney(row.totalMinor, row.currency, true)}
                {worth === null ? "" : `, weighed as ${worth},`} instead of {formatMoney(data.approval.approvedMinor, row.currency, true)}{" "}
                as approved last:
              </p>
              <DifferenceList differences={data.approval.differences} />
              <ApprovalSteps {...data.approval} open={data.approval.step} />
            </Section>
          ) : null}
          <OverReceipt row={row} held={data.held} onDone={() => void detail.refetch()} />
          <Section title="Lines">
            <AgreedLines lines={data.lines} currency={row.currency} />
          </Section>
          <DelayRiskTable risk={data.risk} currency={data.currency} />
          <Section title="Customer orders that wait for it">
            <MiniTable
              caption="Customer orders that wait for items of this order at its node"
              head={[
                { label: "Order" },
                { label: "Promised" },
                { label: "Units", figures: true },
                { label: `Value, ${data.currency}`, figures: true },
              ]}
              rows={data.waiting.map((waiting) => ({
                key: waiting.id,
                cells: [
                  <div key="number">
                    {maySeeOrders(row) ? (
                      <Link href={gridHref("/orders", { search: waiting.number, open: waiting.id })} className={link}>
                        {waiting.number}
                      </Link>
                    ) : (
                      waiting.number
                    )}
                    {waiting.kits.length > 0 ? <div className="text-muted">within {waiting.kits.join(", ")}</div> : null}
                  </div>,
                  <RelativeTime key="at" at={waiting.promisedAt} />,
                  formatQuantity(waiting.units),
                  formatMoney(waiting.minor),
                ],
              }))}
              empty="No customer order waits for these items at this node."
            />
          </Section>
          <OrderHistory detail={data} />
          <PortalLink detail={data} onDone={() => void detail.refetch()} />
          <p>
            <Link href={gridHref("/inbound", { open: row.id })} className={link}>
              Ship notices and receipts
            </Link>
          </p>
          <Section title="Timeline">
            <Timeline events={data.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
