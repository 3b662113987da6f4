"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { useSpacedReread } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { exceededWords } from "@/components/requisitions/exceeded-words";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { formatCount, formatQuantity } from "@/components/ui/format";
import { MiniTable, Section } from "@/components/ui/panel";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { leftOutWords } from "./left-out-words";
import type { SupplyShare } from "./order-types";
import { ShareEffectText, StillWaits } from "./share-effect";

const signed = (units: number) => (units === 0 ? "–" : `${units < 0 ? "−" : "+"}${formatQuantity(Math.abs(units))}`);

/** What the supplier of the order confirmed too little of, where sharing it with other nodes' orders serves better; mostly nothing. */
export function SupplyShares({ purchaseOrderId, onDone }: { purchaseOrderId: number; onDone?: () => void }) {
  const trpc = useTRPC();
  const shares = useQuery(trpc.purchasing.supplyShares.queryOptions({ id: purchaseOrderId }));
  // An answer to any order of the supplier may change it.
  const soon = useSpacedReread(() => shares.refetch(), 3_000);
  useLiveTopic("purchasing", { onPatch: soon, onReread: soon });
  const reread = () => {
    void shares.refetch();
    onDone?.();
  };
  return shares.data?.map((share) => <SupplyShareSection key={share.itemId} {...{ purchaseOrderId, share }} onDone={reread} />) ?? null;
}

type Props = { purchaseOrderId: number; share: SupplyShare; onDone: () => void };

function SupplyShareSection({ purchaseOrderId, share, onDone }: Props) {
  const { sku, lines, nodes, leftOut, packSize, currency } = share;
  return (
    <Section title={`Share what the supplier confirmed of ${sku}`}>
      <p className="text-muted">
        <ShareEffectText nodes={nodes} currency={currency} />
      </p>
      <MiniTable
        caption={`What each order has of ${sku}, and what it would have if it were shared`}
        head={[
          { label: "Order" },
          { label: "Confirmed", figures: true },
          { label: "Shared", figures: true },
          { label: "Difference", figures: true },
          { label: "Still waits", figures: true },
        ]}
        rows={lines.map((line, index) => ({
          key: `${line.orderId}/${line.lineNumber}`,
          cells: [
            <div key="order" className="whitespace-nowrap">
              {line.orderId === purchaseOrderId ? (
                <span className="font-medium">{line.number}</span>
              ) : (
                <Link href={gridHref("/purchasing", { open: line.orderId })} className="text-accent hover:underline">
                  {line.number}
                </Link>
              )}
              <div className="text-muted">{line.nodeCode}</div>
            </div>,
            <div key="confirmed">
              {formatQuantity(line.confirmed)}
              <div className="text-muted">of {formatQuantity(line.wanted)}</div>
            </div>,
            <span key="share" className="font-medium">
              {formatQuantity(line.share)}
            </span>,
            signed(line.share - line.confirmed),
            // What waits at a node is said once, at its first order.
            lines.findIndex(({ nodeId }) => nodeId === line.nodeId) === index ? (
              <StillWaits key="waits" node={nodes.find(({ nodeId }) => nodeId === line.nodeId)} currency={currency} />
            ) : null,
          ],
        }))}
        empty=""
      />
      {leftOut.length > 0 ? <p className="text-muted">Without {leftOutWords(leftOut)}</p> : null}
      {packSize > 1 ? <p className="text-muted">Units move in packs of {formatQuantity(packSize)}.</p> : null}
      <ShareButton purchaseOrderId={purchaseOrderId} share={share} onDone={onDone} />
    </Section>
  );
}

function ShareButton({ purchaseOrderId, share, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("purchasing.order");
  const shareIt = useMutation(trpc.purchasing.shareSupply.mutationOptions({ onSettled: onDone }));
  const { entityId, itemId, sku, lines } = share;
  if (!lines.every(({ nodeId }) => may({ entityId, nodeIds: [nodeId] })))
    return <p className="text-muted">Whoever orders for all of these nodes can share it.</p>;
  const changed = lines.filter((line) => line.share !== line.confirmed);
  return (
    <div>
      <ReasonDialog
        label="Share it"
        look="primary"
        title={`Share ${formatQuantity(lines.reduce((sum, line) => sum + line.confirmed, 0))} units of ${sku}`}
        onConfirm={async (reason) => {
          const seen = lines.map(({ orderId, lineNumber, version, confirmed, share: units }) => ({
            ...{ purchaseOrderId: orderId, lineNumber, version, confirmed, share: units },
          }));
          const { orders, movedUnits, exceededBudgets } = await shareIt.mutateAsync({ purchaseOrderId, itemId, lines: seen, reason });
          const numbers = orders.map(({ number }) => number).join(", ");
          toast(`${formatQuantity(movedUnits)} units of ${sku} are shared: ${numbers}.${exceededWords(exceededBudgets)}`);
        }}
      >
        <ul className="figures">
          {changed.map((line) => (
            <li key={`${line.orderId}/${line.lineNumber}`}>
              {line.number} at {line.nodeCode}: {formatQuantity(line.confirmed)} → {formatCount(line.share, "unit")}
            </li>
          ))}
        </ul>
        Each of these orders becomes a new version at the date that the supplier gave, and the supplier has to answer it again. Together no
        more is asked of it than it confirmed.
      </ReasonDialog>
    </div>
  );
}
