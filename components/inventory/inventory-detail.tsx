"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { OpenOrdersLink } from "@/components/purchasing/open-orders-link";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { StateBadge } from "@/components/ui/badge";
import { formatDecimal, formatMoney, formatQuantity, formatRatio, formatWord } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import type { TopicRow } from "@/domain/changes/topics";
import { ForecastSection } from "./forecast-section";
import { ItemSeason } from "./item-season";
import { LedgerSection } from "./ledger-section";
import { PromiseSection } from "./promise-section";
import { ShelfLife } from "./shelf-life";

export function InventoryDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.inventory.detail.queryOptions({ id }));
  useRereadOfRow("inventory", id, () => void query.refetch());
  const detail = query.data;
  const maySeeOrders = useMay("purchasing.read");
  const supply = (row: TopicRow<"inventory">, units: number) =>
    units > 0 && maySeeOrders(row) ? <OpenOrdersLink {...row}>{formatQuantity(units)}</OpenOrdersLink> : formatQuantity(units);
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
              { label: "In transit", value: supply(detail.row, detail.row.inTransit) },
              { label: "On order", value: supply(detail.row, detail.row.inboundOrdered) },
              { label: "Value at cost", value: formatMoney(detail.row.valueMinor) },
            ]}
          />
          <Section title="Basis of the plan">
            <Facts
              facts={[
                { label: "Demand, units/day", value: formatDecimal(detail.row.dailyDemand, 2) },
                { label: "On hand, days", value: detail.row.daysOnHand === null ? "–" : formatDecimal(detail.row.daysOnHand, 1) },
                { label: "Reorder point", value: formatQuantity(detail.row.reorderPoint) },
                ...(detail.recommendation
                  ? [{ label: "Demand class of the plan", value: formatWord(detail.recommendation.demandClass) }]
                  : []),
                {
                  label: "Shelf life, days",
                  value: detail.shelfLifeDays === null ? "does not expire" : formatQuantity(detail.shelfLifeDays),
                },
                ...(detail.isSeasonal
                  ? [
                      { label: "Season ends", value: detail.season?.endsOn ?? "no end set" },
                      {
                        label: "What is left brings, of its cost",
                        value: detail.season ? formatRatio(detail.season.salvageShare, 0) : "–",
                      },
                    ]
                  : []),
              ]}
            />
            <ShelfLife
              itemId={detail.row.itemId}
              entityId={detail.row.entityId}
              sku={detail.row.sku}
              days={detail.shelfLifeDays}
              onSaved={() => void query.refetch()}
            />
            {detail.isSeasonal ? (
              <ItemSeason
                itemId={detail.row.itemId}
                entityId={detail.row.entityId}
                sku={detail.row.sku}
                season={detail.season}
                onSaved={() => void query.refetch()}
              />
            ) : null}
            {detail.recommendation ? (
              <p>
                <Link className="text-accent hover:underline" href={gridHref("/replenishment", { open: detail.recommendation.id })}>
                  {formatQuantity(detail.recommendation.quantity)} units are recommended from {detail.recommendation.supplierName}
                </Link>
              </p>
            ) : null}
          </Section>
          <PromiseSection detail={detail} />
          <ForecastSection forecast={detail.forecast} />
          <LedgerSection id={id} />
        </>
      ) : null}
    </DetailPanel>
  );
}
