"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { formatQuantity } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, Skeleton } from "@/components/ui/states";

const head = [
  { label: "Order" },
  { label: "Item" },
  { label: "Promised" },
  { label: "Ordered", figures: true },
  { label: "On time", figures: true },
  { label: "Accepted", figures: true },
  { label: "Rejected", figures: true },
];

/** Every order line that the scores are made of, a page at a time. */
export function ScoreLines({ supplierId }: { supplierId: number }) {
  const trpc = useTRPC();
  const [offset, setOffset] = useState(0);
  const lines = useQuery(trpc.suppliers.scoreLines.queryOptions({ id: supplierId, offset }, { placeholderData: keepPreviousData }));
  const { rows = [], total = 0, pageSize = 1 } = lines.data ?? {};
  return (
    <Section title={`Order lines behind the scores, the last promised first${total > 0 ? ` (${formatQuantity(total)})` : ""}`}>
      {lines.error ? (
        <ErrorState title="The lines could not be read" detail={lines.error.message} onRetry={() => void lines.refetch()} />
      ) : lines.isPending ? (
        <Skeleton className="h-24 w-full" />
      ) : (
        <MiniTable
          caption="Order lines behind the scores"
          head={head}
          rows={rows.map((line) => ({
            key: line.lineId,
            cells: [
              <Link
                key="order"
                className="whitespace-nowrap text-accent hover:underline"
                href={gridHref("/inbound", { open: line.purchaseOrderId })}
              >
                {line.purchaseOrderNumber}
              </Link>,
              <span key="sku" className="whitespace-nowrap">
                {line.sku}
              </span>,
              <RelativeTime key="at" at={line.firstPromisedAt} />,
              formatQuantity(line.orderedQuantity),
              formatQuantity(line.onTimeUnits),
              formatQuantity(line.acceptedUnits),
              formatQuantity(line.rejectedUnits),
            ],
          }))}
          empty="Nothing was ordered from it in this time."
        />
      )}
      <Pager noun="lines" offset={offset} shown={rows.length} total={total} pageSize={pageSize} onOffset={setOffset} />
    </Section>
  );
}
