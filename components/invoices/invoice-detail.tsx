"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { Badge, StateBadge } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import { InvoiceActions } from "./invoice-actions";
import { invoiceTone } from "./invoice-columns";
import { InvoiceLines } from "./invoice-lines";
import { matchReasonText } from "./match-reason";

export function InvoiceDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const detail = useQuery(trpc.invoices.detail.queryOptions({ id }));
  const refresh = () => void detail.refetch();
  useRereadOfRow("invoices", id, refresh);
  const row = detail.data?.row;
  const reasons = detail.data?.outcome?.reasons ?? [];
  return (
    <DetailPanel
      title={row ? `Invoice ${row.number}` : "Invoice"}
      subtitle={row?.supplierName}
      isLoading={detail.isPending}
      error={detail.error}
      onRetry={refresh}
      actions={row ? <InvoiceActions row={row} onDone={refresh} /> : null}
    >
      {detail.data && row ? (
        <>
          <div className="flex flex-wrap gap-1.5">
            <StateBadge state={row.state} tone={invoiceTone(row.state)} />
            {row.varianceMinor === 0 ? null : <Badge tone="warning">{formatMoney(row.varianceMinor, row.currency, true)} variance</Badge>}
          </div>
          <Facts
            facts={[
              { label: "Total", value: formatMoney(row.totalMinor, row.currency, true) },
              { label: "Due", value: <RelativeTime at={row.dueAt} /> },
              { label: "Invoiced", value: <RelativeTime at={row.invoicedAt} /> },
              {
                label: "Order",
                value:
                  detail.data.purchaseOrderId === null ? (
                    "none"
                  ) : (
                    <Link className="text-accent hover:underline" href={gridHref("/inbound", { open: detail.data.purchaseOrderId })}>
                      {row.purchaseOrderNumber}
                    </Link>
                  ),
              },
            ]}
          />
          {reasons.length > 0 ? (
            <Section title="Why it is held">
              <ul className="flex list-disc flex-col gap-1 pl-4">
                {reasons.map((reason) => (
                  <li key={JSON.stringify(reason)}>{matchReasonText(reason, row.currency)}</li>
                ))}
              </ul>
            </Section>
          ) : null}
          <Section title="Order, receipt and invoice, line by line">
            <InvoiceLines lines={detail.data.lines} reasons={reasons} currency={row.currency} />
          </Section>
          <Section title="Receipts">
            <MiniTable
              caption="Goods receipts of the order"
              head={[{ label: "Receipt" }, { label: "Received" }, { label: "Accepted", figures: true }]}
              rows={detail.data.receipts.map((receipt) => ({
                key: receipt.id,
                cells: [
                  receipt.number,
                  <RelativeTime key="at" at={receipt.receivedAt} />,
                  formatQuantity(receipt.lines.reduce((total, line) => total + line.acceptedQuantity, 0)),
                ],
              }))}
              empty="Nothing has been received against the order yet."
            />
          </Section>
          <Section title="Timeline">
            <Timeline events={detail.data.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
