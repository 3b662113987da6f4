"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { StateBadge } from "@/components/ui/badge";
import { formatCount, formatDecimal, formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import { lateSupply, type TransferNode } from "@/domain/planning/transfer";
import { TransferActions } from "./transfer-actions";
import { transferTone } from "./transfer-columns";

const steps: { label: string; of: (node: TransferNode, laneDays: number) => string }[] = [
  { label: "Available, units", of: (node) => formatQuantity(node.available) },
  { label: "Position, units", of: (node) => formatQuantity(node.position) },
  { label: "Of it too late, units", of: (node, laneDays) => formatQuantity(lateSupply(node, laneDays)) },
  { label: "Demand, units/day", of: (node) => formatDecimal(node.dailyDemand, 2) },
  { label: "Order up to, units", of: (node) => formatQuantity(node.orderUpTo) },
  { label: "Supplier's lead time, days", of: (node) => formatDecimal(node.leadTimeDays, 1) },
];

export function TransferDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const detail = useQuery(trpc.transfers.detail.queryOptions({ id }));
  const reread = () => void detail.refetch();
  useRereadOfRow("transfers", id, reread);
  const { data } = detail;
  const row = data?.row;
  const evidence = data?.evidence;
  return (
    <DetailPanel
      title={row ? `Transfer ${row.number}` : "Transfer"}
      subtitle={row ? `${row.sku} · ${row.description}` : undefined}
      isLoading={detail.isPending}
      error={detail.error}
      onRetry={reread}
      actions={row ? <TransferActions row={row} available={data.availableAtSource} onDone={reread} /> : null}
    >
      {row && evidence ? (
        <>
          <div className="flex flex-wrap gap-1.5">
            <StateBadge state={row.state} tone={transferTone(row.state)} />
          </div>
          <Facts
            facts={[
              { label: "From", value: row.fromCode },
              { label: "To", value: row.toCode },
              { label: "Units", value: formatQuantity(row.quantity) },
              { label: "Recommended", value: formatQuantity(row.recommendedQuantity) },
              { label: "Margin saved", value: formatMoney(row.savedMarginMinor, row.currency, true) },
              { label: "Cost of the way", value: formatMoney(row.costMinor, row.currency, true) },
              { label: "Expected", value: row.expectedAt === null ? expectedWords(row) : <RelativeTime at={row.expectedAt} /> },
              { label: "Arrived, units", value: row.state === "received" ? formatQuantity(row.receivedQuantity) : "–" },
            ]}
          />
          <Section title="Why">
            <MiniTable
              caption="The giving and the starving node"
              head={[{ label: "" }, { label: row.fromCode, figures: true }, { label: row.toCode, figures: true }]}
              rows={steps.map(({ label, of }) => ({
                key: label,
                cells: [label, of(evidence.from, evidence.laneDays), of(evidence.to, evidence.laneDays)],
              }))}
              empty="There is no evidence."
            />
            <p className="text-muted">
              {row.toCode} would lose {formatQuantity(evidence.wanted)} {evidence.wanted === 1 ? "unit" : "units"} between day{" "}
              {evidence.laneDays}, when a transfer can arrive, and its supplier's delivery; {row.fromCode} holds{" "}
              {formatQuantity(evidence.excess)} beyond its own need.
            </p>
            <p>
              <Link className="text-accent hover:underline" href={gridHref("/inventory", { search: row.sku })}>
                Stock of {row.sku} at all nodes
              </Link>
            </p>
          </Section>
          <Section title="Timeline">
            <Timeline events={data.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}

/** Its day is known once it is on its way; until then how long the lane takes. */
const expectedWords = ({ state, laneDays }: { state: string; laneDays: number }) =>
  state === "released" || state === "proposed" ? `${formatCount(laneDays, "day")} after it leaves` : "–";
