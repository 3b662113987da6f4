"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { exceededWords } from "@/components/requisitions/exceeded-words";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatQuantity } from "@/components/ui/format";
import { ReleasePreview } from "./release-preview";
import { ReleaseTermsTable } from "./release-terms-table";
import type { ReplenishmentRow } from "./replenishment-columns";
import { supplierOrders } from "./supplier-orders";

type Props = { rows: ReplenishmentRow[]; onReleased: () => void; onClose: () => void };

/** Says which purchase orders will be made, makes them, and shows them. */
export function ReleaseDialog({ rows, onReleased, onClose }: Props) {
  const trpc = useTRPC();
  const release = useMutation(trpc.replenishment.release.mutationOptions({ onSuccess: onReleased }));
  const terms = useQuery(trpc.replenishment.releaseTerms.queryOptions({ ids: rows.map(({ id }) => id) }));
  const preview = useQuery(
    trpc.replenishment.releasePreview.queryOptions({ ids: rows.map(({ id }) => id) }, { enabled: release.data === undefined }),
  );
  const orders = supplierOrders(rows);
  const placed = release.data?.filter(({ purchaseOrderId }) => purchaseOrderId !== null).length ?? 0;
  const waiting = (release.data?.length ?? 0) - placed;
  const waitingWords = `${formatQuantity(waiting)} ${waiting === 1 ? "waits" : "wait"} for approval`;
  const placedWords = `${formatQuantity(placed)} purchase ${placed === 1 ? "order is" : "orders are"} released`;
  const title = release.data
    ? waiting === 0
      ? placedWords
      : placed === 0
        ? waitingWords
        : `${placedWords}, ${waitingWords}`
    : `Release ${formatQuantity(rows.length)} ${rows.length === 1 ? "recommendation" : "recommendations"}`;
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      {release.data?.[0] && release.data[0].exceededBudgets.length > 0 ? (
        <p role="status" className="text-warning">
          {exceededWords(release.data[0].exceededBudgets)}
        </p>
      ) : null}
      {release.data ? (
        <ul className="figures flex flex-col gap-1">
          {release.data.map((order) => (
            <li key={order.number} className="flex justify-between gap-3">
              <Link
                className="text-accent hover:underline"
                href={
                  order.purchaseOrderId === null
                    ? gridHref("/purchasing/requisitions", { open: order.requisitionId ?? undefined })
                    : gridHref("/purchasing", { open: order.purchaseOrderId })
                }
              >
                {order.number}
              </Link>
              <span className="text-muted">
                {order.purchaseOrderId === null ? "waits for approval, " : ""}
                {formatQuantity(order.recommendationIds.length)} {order.recommendationIds.length === 1 ? "line" : "lines"}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <>
          <p className="text-muted">One purchase order for each supplier and node. All of them, or none.</p>
          <ReleaseTermsTable query={terms} />
          <ReleasePreview query={preview} />
          {release.error ? (
            <p role="alert" className="text-critical">
              Nothing was ordered. {release.error.message}
            </p>
          ) : null}
        </>
      )}
      <div className="flex justify-end gap-2">
        <Button look={release.data ? "primary" : "quiet"} onClick={onClose}>
          {release.data ? "Done" : "Cancel"}
        </Button>
        {release.data ? null : (
          <Button
            look="primary"
            disabled={release.isPending}
            onClick={() => release.mutate({ recommendations: rows.map(({ id, version }) => ({ id, version })) })}
          >
            {release.isPending
              ? "Releasing…"
              : `Release ${formatQuantity(orders.length)} purchase ${orders.length === 1 ? "order" : "orders"}`}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
