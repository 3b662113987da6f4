"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { StateBadge } from "@/components/ui/badge";
import { formatMoney, formatQuantity, formatWord } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { ForecastSection } from "./forecast-section";
import { ShelfLife } from "./shelf-life";

const signed = (delta: number) => (delta === 0 ? "" : delta > 0 ? `+${formatQuantity(delta)}` : formatQuantity(delta));

export function InventoryDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.inventory.detail.queryOptions({ id }));
  useRereadOfRow("inventory", id, () => void query.refetch());
  const detail = query.data;
  return (
    <DetailPanel
      title={detail ? `${detail.row.sku} at ${detail.row.nodeCode}` : "Stock"}
      subtitle={detail?.row.description}
      isLoading={query.isPending}
      error={query.error}
      onRetry={() => void query.refetch()}
    >
      {detail ? (
        <>
          <div>
            <StateBadge state={detail.row.risk} />
          </div>
          <Facts
            facts={[
              { label: "On hand", value: formatQuantity(detail.row.onHand) },
              { label: "Available", value: formatQuantity(detail.row.available) },
              { label: "Sellable", value: formatQuantity(detail.row.sellable) },
              { label: "Allocated", value: formatQuantity(detail.row.allocated) },
              { label: "Quarantined", value: formatQuantity(detail.row.quarantined) },
              { label: "Return pending", value: formatQuantity(detail.row.returnPending) },
              { label: "Backordered", value: formatQuantity(detail.row.backordered) },
              { label: "In transit", value: formatQuantity(detail.row.inTransit) },
              { label: "On order", value: formatQuantity(detail.row.inboundOrdered) },
              { label: "Value at cost", value: formatMoney(detail.row.valueMinor) },
            ]}
          />
          <Section title="Basis of the plan">
            <Facts
              facts={[
                { label: "Demand, units/day", value: detail.row.dailyDemand.toFixed(2) },
                { label: "On hand, days", value: detail.row.daysOnHand === null ? "–" : detail.row.daysOnHand.toFixed(1) },
                { label: "Reorder point", value: formatQuantity(detail.row.reorderPoint) },
                {
                  label: "Demand class of the plan",
                  value: detail.recommendation ? formatWord(detail.recommendation.demandClass) : "–",
                },
                {
                  label: "Shelf life, days",
                  value: detail.shelfLifeDays === null ? "does not expire" : formatQuantity(detail.shelfLifeDays),
                },
              ]}
            />
            <ShelfLife
              itemId={detail.row.itemId}
              entityId={detail.row.entityId}
              sku={detail.row.sku}
              days={detail.shelfLifeDays}
              onSaved={() => void query.refetch()}
            />
            {detail.recommendation ? (
              <p>
                <Link className="text-accent hover:underline" href={gridHref("/replenishment", { open: detail.recommendation.id })}>
                  {formatQuantity(detail.recommendation.quantity)} units are recommended from {detail.recommendation.supplierName}
                </Link>
              </p>
            ) : null}
          </Section>
          <ForecastSection forecast={detail.forecast} />
          <Section title="Open purchase orders">
            <MiniTable
              caption="Open purchase orders"
              head={[
                { label: "Order" },
                { label: "Supplier" },
                { label: "Open, units", figures: true },
                { label: "Expected", figures: true },
              ]}
              empty="Nothing is on order."
              rows={detail.openSupply.map((supply) => ({
                key: `${supply.id}-${supply.expectedAt}`,
                cells: [
                  <Link key="order" className="text-accent hover:underline" href={gridHref("/inbound", { open: supply.id })}>
                    {supply.number}
                  </Link>,
                  supply.supplierName,
                  formatQuantity(supply.openUnits),
                  <RelativeTime key="expected" at={supply.expectedAt} />,
                ],
              }))}
            />
          </Section>
          <Section title="Orders that wait for this item">
            <MiniTable
              caption="Waiting orders"
              head={[
                { label: "Order" },
                { label: "State" },
                { label: "Waiting, units", figures: true },
                { label: "Promised", figures: true },
              ]}
              empty="No order waits."
              rows={detail.waitingOrders.map((order) => ({
                key: order.id,
                cells: [
                  <Link
                    key="order"
                    className="text-accent hover:underline"
                    href={gridHref("/orders", { search: order.number, open: order.id })}
                  >
                    {order.number}
                  </Link>,
                  <StateBadge key="state" state={order.state} />,
                  formatQuantity(order.waitingUnits),
                  <RelativeTime key="promised" at={order.promisedAt} />,
                ],
              }))}
            />
          </Section>
          <Section title="Ledger, last 100 movements">
            <MiniTable
              caption="Ledger"
              head={[
                { label: "When" },
                { label: "Movement" },
                { label: "Sellable", figures: true },
                { label: "Allocated", figures: true },
                { label: "Other", figures: true },
              ]}
              empty="No movement yet."
              rows={detail.movements.map((movement) => ({
                key: movement.id,
                cells: [
                  <RelativeTime key="when" at={movement.occurredAt} />,
                  <span key="kind" title={movement.reason}>
                    {formatWord(movement.kind)}
                  </span>,
                  signed(movement.sellableDelta),
                  signed(movement.allocatedDelta),
                  signed(movement.quarantinedDelta + movement.returnPendingDelta),
                ],
              }))}
            />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
