"use client";
import { useQuery } from "@tanstack/react-query";
import { DetailPanel } from "@/components/grid/detail-panel";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { Badge, StateBadge } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import { arrivalRisk, receiptTone, supplierTone } from "./inbound-columns";

export function InboundDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const detail = useQuery(trpc.inbound.detail.queryOptions({ id }));
  useRereadOfRow("inbound", id, () => void detail.refetch());
  const row = detail.data?.row;
  const risk = row ? arrivalRisk(row) : null;
  return (
    <DetailPanel
      title={row ? `Purchase order ${row.number}` : "Purchase order"}
      subtitle={row?.supplierName}
      isLoading={detail.isPending}
      error={detail.error}
      onRetry={() => void detail.refetch()}
    >
      {detail.data && row && risk ? (
        <>
          <div className="flex flex-wrap gap-1.5">
            <Badge tone={risk.tone}>{risk.text}</Badge>
            <StateBadge state={row.supplierState} tone={supplierTone(row.supplierState)} />
            <StateBadge state={row.receiptState === "none" ? "not received" : row.receiptState} tone={receiptTone(row.receiptState)} />
          </div>
          <Facts
            facts={[
              { label: "Node", value: row.nodeCode },
              { label: "Value", value: formatMoney(row.totalMinor, row.currency, true) },
              { label: "Ordered", value: <RelativeTime at={row.orderedAt} /> },
              { label: "Expected", value: <RelativeTime at={row.expectedAt} /> },
              { label: "First promise", value: row.firstPromisedAt ? <RelativeTime at={row.firstPromisedAt} /> : "none yet" },
              { label: "Units received", value: `${formatQuantity(row.receivedUnits)} of ${formatQuantity(row.orderedUnits)}` },
            ]}
          />
          <Section title="Lines">
            <MiniTable
              caption="Lines of the order"
              head={[
                { label: "Item" },
                { label: "Ordered", figures: true },
                { label: "Shipped", figures: true },
                { label: "Received", figures: true },
                { label: "Price", figures: true },
              ]}
              rows={detail.data.lines.map((line) => ({
                key: line.id,
                cells: [
                  <div key="item">
                    {line.sku}
                    <div className="max-w-36 truncate text-muted">{line.description}</div>
                  </div>,
                  formatQuantity(line.orderedQuantity),
                  <LineQuantity
                    key="shipped"
                    quantity={line.shippedQuantity}
                    ordered={line.orderedQuantity}
                    isDue={line.shippedQuantity > 0}
                  />,
                  <div key="received">
                    {formatQuantity(line.receivedQuantity)}
                    {line.rejectedQuantity > 0 ? (
                      <div className="text-warning">{formatQuantity(line.rejectedQuantity)} rejected</div>
                    ) : null}
                  </div>,
                  Number(line.unitPrice).toString(),
                ],
              }))}
              empty="The order has no lines."
            />
          </Section>
          <Section title="Ship notices">
            <MiniTable
              caption="Advance ship notices"
              head={[{ label: "Notice" }, { label: "State" }, { label: "Expected" }, { label: "Units", figures: true }]}
              rows={detail.data.asns.map((asn) => ({
                key: asn.id,
                cells: [
                  asn.number,
                  <StateBadge key="state" state={asn.state} />,
                  <RelativeTime key="at" at={asn.receivedAt ?? asn.expectedAt} />,
                  formatQuantity(sum(asn.lines, (line) => line.shippedQuantity)),
                ],
              }))}
              empty="The supplier has not announced a shipment yet."
            />
          </Section>
          <Section title="Receipts">
            <MiniTable
              caption="Goods receipts"
              head={[
                { label: "Receipt" },
                { label: "Received" },
                { label: "Accepted", figures: true },
                { label: "Rejected", figures: true },
              ]}
              rows={detail.data.receipts.map((receipt) => ({
                key: receipt.id,
                cells: [
                  receipt.number,
                  <RelativeTime key="at" at={receipt.receivedAt} />,
                  formatQuantity(sum(receipt.lines, (line) => line.acceptedQuantity)),
                  formatQuantity(sum(receipt.lines, (line) => line.rejectedQuantity)),
                ],
              }))}
              empty="Nothing has been received yet."
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

/** Shorter than ordered is said with a word, not with colour alone. */
function LineQuantity({ quantity, ordered, isDue }: { quantity: number; ordered: number; isDue: boolean }) {
  return (
    <div>
      {formatQuantity(quantity)}
      {isDue && quantity < ordered ? <div className="text-warning">{formatQuantity(ordered - quantity)} short</div> : null}
    </div>
  );
}

function sum<Line>(lines: Line[], of: (line: Line) => number): number {
  return lines.reduce((total, line) => total + of(line), 0);
}
