"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { formatMoney } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { InvoiceRow } from "./invoice-columns";

/** What payables can do in the invoice's state; nothing for anybody else. */
export function InvoiceActions({ row, onDone }: { row: InvoiceRow; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("invoices.release");
  const release = useMutation(trpc.invoices.release.mutationOptions({ onSettled: onDone }));
  const dispute = useMutation(trpc.invoices.dispute.mutationOptions({ onSettled: onDone }));
  if (!may(row)) return null;

  const base = { invoiceId: row.id, revision: row.revision };
  const canRelease = row.state === "blocked" || row.state === "disputed";
  const canDispute = row.state === "blocked" || row.state === "unmatched";
  if (!canRelease && !canDispute) return null;
  return (
    <>
      {canRelease ? (
        <ReasonDialog
          label="Release"
          look="primary"
          title={`Release ${row.number} for payment`}
          onConfirm={async (reason) => {
            await release.mutateAsync({ ...base, reason });
            toast(`Invoice ${row.number} is released.`);
          }}
        >
          {formatMoney(row.totalMinor, row.currency, true)} will be paid as billed, {formatMoney(row.varianceMinor, row.currency, true)} of
          it is variance.
        </ReasonDialog>
      ) : null}
      {canDispute ? (
        <ReasonDialog
          label="Dispute"
          title={`Dispute ${row.number}`}
          onConfirm={async (reason) => {
            await dispute.mutateAsync({ ...base, reason });
            toast(`Invoice ${row.number} is disputed.`);
          }}
        >
          It is held until {row.supplierName} corrects it.
        </ReasonDialog>
      ) : null}
    </>
  );
}
