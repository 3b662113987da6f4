"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { COOLING_DAYS } from "@/domain/procurement/bank-change";
import type { BankDetail, SupplierRow } from "./supplier-types";

type Props = { row: SupplierRow; detail: BankDetail; isMine: boolean; onDone: () => void };

/** The second person's word on a change of bank details; who asked can only take it back. */
export function BankChangeDecision({ row, detail, isMine, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const mayApprove = useMay("bankdetails.approve")(row);
  const decide = useMutation(trpc.suppliers.decideBankChange.mutationOptions({ onSettled: onDone }));
  const withdraw = useMutation(trpc.suppliers.withdrawBankChange.mutationOptions({ onSettled: onDone }));
  const change = { supplierId: row.id, version: detail.version };
  if (isMine)
    return (
      <div className="flex items-center justify-between gap-2">
        <span className="text-muted">You asked: another person decides.</span>
        <ReasonDialog
          label="Withdraw"
          title={`Withdraw the change of ${row.name}'s bank details`}
          onConfirm={async (reason) => {
            await withdraw.mutateAsync({ ...change, reason });
            toast("The change is withdrawn.");
          }}
        >
          What is on file stays, and its invoices go on.
        </ReasonDialog>
      </div>
    );
  if (!mayApprove) return <p className="text-muted">An approver or somebody of payables decides.</p>;
  return (
    <div className="flex flex-wrap gap-2">
      <ReasonDialog
        label="Approve"
        look="primary"
        title={`Approve the change of ${row.name}'s bank details`}
        onConfirm={async (reason) => {
          await decide.mutateAsync({ ...change, to: "approved", reason });
          toast(`Approved: ${row.name} is paid there after ${COOLING_DAYS} days.`);
        }}
      >
        Call the supplier yourself on a number that you knew before. It rests {COOLING_DAYS} days, and its invoices that are not due are
        held until then; you will not be able to release them.
      </ReasonDialog>
      <ReasonDialog
        label="Refuse"
        look="danger"
        title={`Refuse the change of ${row.name}'s bank details`}
        onConfirm={async (reason) => {
          await decide.mutateAsync({ ...change, to: "rejected", reason });
          toast("The change is refused.");
        }}
      >
        What is on file stays, and its invoices go on.
      </ReasonDialog>
    </div>
  );
}
