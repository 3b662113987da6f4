"use client";
import { useQuery } from "@tanstack/react-query";
import { DetailPanel } from "@/components/grid/detail-panel";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { StateBadge } from "@/components/ui/badge";
import { formatMoney, formatQuantity, formatWord } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import { WhyHere } from "./why-here";

export function OrderDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.orders.detail.queryOptions({ id }));
  useRereadOfRow("orders", id, () => void query.refetch());
  const detail = query.data;
  return (
    <DetailPanel
      title={detail ? `Order ${detail.row.number}` : "Order"}
      subtitle={
        detail ? (
          <>
            {detail.row.channelCode} to {detail.row.country}, placed <RelativeTime at={detail.row.placedAt} />
          </>
        ) : null
      }
      isLoading={query.isPending}
      error={query.error}
      onRetry={() => void query.refetch()}
    >
      {detail ? (
        <>
          <div>
            <StateBadge state={detail.row.state} />
          </div>
          <Facts
            facts={[
              { label: "Promised", value: <RelativeTime at={detail.row.promisedAt} /> },
              { label: "Shipped", value: detail.row.shippedAt ? <RelativeTime at={detail.row.shippedAt} /> : "Not yet" },
              { label: "Units", value: formatQuantity(detail.row.unitCount) },
              { label: "Backordered", value: formatQuantity(detail.row.backorderedUnits) },
              { label: "Total", value: formatMoney(detail.row.totalMinor, detail.row.currency, true) },
              { label: "Ships from", value: detail.row.nodeCodes.join(", ") || "Nowhere yet" },
            ]}
          />
          <Section title="Lines, units">
            <MiniTable
              caption="Lines"
              head={[
                { label: "SKU" },
                { label: "Ordered", figures: true },
                { label: "Allocated", figures: true },
                { label: "Shipped", figures: true },
                { label: "Waiting", figures: true },
                { label: detail.row.currency, figures: true },
              ]}
              empty="This order has no lines."
              rows={detail.lines.map((line) => ({
                key: line.id,
                cells: [
                  <span key="sku" title={line.description}>
                    {line.sku}
                  </span>,
                  formatQuantity(line.orderedQuantity),
                  formatQuantity(line.allocatedQuantity),
                  formatQuantity(line.shippedQuantity),
                  line.waitingQuantity > 0 ? (
                    <strong key="waiting" className="text-warning">
                      {formatQuantity(line.waitingQuantity)}
                    </strong>
                  ) : (
                    "0"
                  ),
                  formatMoney(line.lineMinor, detail.row.currency),
                ],
              }))}
            />
          </Section>
          <Section title="Why here">
            <WhyHere decisions={detail.routing} currency={detail.row.currency} />
          </Section>
          <Section title="Shipments">
            <MiniTable
              caption="Shipments"
              head={[{ label: "Number" }, { label: "Node" }, { label: "Carrier" }, { label: "Shipped", figures: true }]}
              empty="Nothing was shipped yet."
              rows={detail.shipments.map((shipment) => ({
                key: shipment.id,
                cells: [shipment.number, shipment.nodeCode, shipment.carrier, <RelativeTime key="at" at={shipment.shippedAt} />],
              }))}
            />
          </Section>
          {detail.returns.length > 0 ? (
            <Section title="Returns">
              <MiniTable
                caption="Returns"
                head={[{ label: "Number" }, { label: "Node" }, { label: "Reason" }, { label: "Received", figures: true }]}
                empty=""
                rows={detail.returns.map((each) => ({
                  key: each.id,
                  cells: [each.number, each.nodeCode, formatWord(each.reason), <RelativeTime key="at" at={each.receivedAt} />],
                }))}
              />
            </Section>
          ) : null}
          <Section title="Timeline">
            <Timeline events={detail.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
