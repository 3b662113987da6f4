"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { formatCount, formatMoney, formatQuantity } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { OrderDetail } from "./order-types";
import type { PurchasingRow } from "./purchasing-columns";

type Props = { row: PurchasingRow; held: OrderDetail["held"]; onDone: () => void };

/** What came beyond the order and is held; whoever may order keeps or returns it, also where the order is closed. */
export function OverReceipt({ row, held, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("purchasing.order")(row);
  const keep = useMutation(trpc.purchasing.keepExcess.mutationOptions({ onSettled: onDone }));
  const giveBack = useMutation(trpc.purchasing.returnExcess.mutationOptions({ onSettled: onDone }));
  if (held.units === 0) return null;
  const base = { purchaseOrderId: row.id, version: row.version };
  const what = `${formatCount(held.units, "unit")}, ${formatMoney(held.minor, row.currency, true)}`;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-warning/50 bg-surface-2/50 p-3">
      <p className="font-medium">
        {row.stage === "closed" && row.receiptState === "short_closed" ? "Goods came for the closed order" : "More came than was ordered"}
      </p>
      <p className="figures text-muted">{what}, in quarantine until somebody decides.</p>
      {may ? (
        <div className="flex flex-wrap gap-2">
          <ReasonDialog
            label="Keep it"
            look="primary"
            title={`Keep what came beyond ${row.number}`}
            onConfirm={async (reason) => {
              const { units, version } = await keep.mutateAsync({ ...base, reason });
              toast(
                units > 0
                  ? `${formatQuantity(units)} units are sellable.`
                  : `Version ${version} waits for an approval; the units stay held.`,
              );
            }}
          >
            {what}: the order is raised to what has come, and the units become sellable. Beyond the limits of change it is approved first.
          </ReasonDialog>
          <ReasonDialog
            label="Return it"
            title={`Return what came beyond ${row.number}`}
            onConfirm={async (reason) => {
              const { units } = await giveBack.mutateAsync({ ...base, reason });
              toast(`${formatQuantity(units)} units are returned.`);
            }}
          >
            {what}: the units leave the building. They count as delivered and rejected, and are not paid.
          </ReasonDialog>
        </div>
      ) : null}
    </div>
  );
}
