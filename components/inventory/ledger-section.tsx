"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { formatQuantity, formatWord } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, Skeleton } from "@/components/ui/states";
import type { Permission } from "@/domain/governance/roles";

const signed = (delta: number) => (delta === 0 ? "" : delta > 0 ? `+${formatQuantity(delta)}` : formatQuantity(delta));
/** Where the cause of a movement opens; a receipt opens with its purchase order. */
const paths: Record<string, { path: string; permission: Permission }> = {
  sales_order: { path: "/orders", permission: "orders.read" },
  goods_receipt: { path: "/inbound", permission: "inbound.read" },
  stock_transfer: { path: "/inventory/transfers", permission: "inventory.read" },
};

/** Everything that ever moved the row, a page at a time, each with what caused it. */
export function LedgerSection({ id }: { id: number }) {
  const trpc = useTRPC();
  const [offset, setOffset] = useState(0);
  const query = useQuery(trpc.inventory.ledger.queryOptions({ id, offset }, { placeholderData: keepPreviousData }));
  useRereadOfRow("inventory", id, () => void query.refetch());
  if (query.error)
    return <ErrorState title="The ledger could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-32" />;
  const { rows, total, pageSize } = query.data;
  return (
    <Section title={`Ledger, ${formatQuantity(total)} ${total === 1 ? "movement" : "movements"}`}>
      <MiniTable
        caption="Ledger, newest first"
        head={[
          { label: "When" },
          { label: "Movement" },
          { label: "Because of" },
          { label: "Sellable", figures: true },
          { label: "Allocated", figures: true },
          { label: "Other", figures: true },
        ]}
        empty="No movement yet."
        rows={rows.map((movement) => ({
          key: movement.id,
          cells: [
            <RelativeTime key="when" at={movement.occurredAt} />,
            <span key="kind" title={movement.reason}>
              {formatWord(movement.kind)}
            </span>,
            <Cause key="cause" kind={movement.sourceKind} number={movement.sourceNumber} opensId={movement.opensId} />,
            signed(movement.sellableDelta),
            signed(movement.allocatedDelta),
            signed(movement.quarantinedDelta + movement.returnPendingDelta),
          ],
        }))}
      />
      <Pager noun="movements" offset={offset} shown={rows.length} total={total} pageSize={pageSize} onOffset={setOffset} />
    </Section>
  );
}

function Cause({ kind, number, opensId }: { kind: string; number: string | null; opensId: number | null }) {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const cause = paths[kind];
  if (!cause || opensId === null) return formatWord(kind);
  if (me.data?.scopes[cause.permission] === undefined) return number;
  return (
    <Link className="text-accent hover:underline" title={formatWord(kind)} href={gridHref(cause.path, { filters: {}, open: opensId })}>
      {number}
    </Link>
  );
}
