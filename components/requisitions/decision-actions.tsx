"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { formatMoney } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { exceededWords } from "./exceeded-words";
import type { RequisitionRow } from "./requisition-columns";

/** Agree to the open step, or reject it. */
export function DecisionActions({ row, onBehalfOf, onDone }: { row: RequisitionRow; onBehalfOf: string | null; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const decide = useMutation(trpc.requisitions.decide.mutationOptions({ onSettled: onDone }));
  const base = { requisitionId: row.id, step: row.step };
  const isLast = row.step + 1 === row.stepCount;
  const name = onBehalfOf === null ? "" : ` You decide for ${onBehalfOf}.`;
  return (
    <>
      <ReasonDialog
        label="Agree"
        look="primary"
        title={`Agree to ${row.number}`}
        onConfirm={async (reason) => {
          const { state, exceededBudgets } = await decide.mutateAsync({ ...base, approve: true, reason });
          toast(state === "ordered" ? `${row.number} is ordered.${exceededWords(exceededBudgets)}` : `${row.number} goes on to the next.`);
        }}
      >
        {isLast
          ? `${formatMoney(row.totalMinor, row.currency, true)} is ordered at once, if the budgets let it.`
          : "The next step has to agree as well."}
        {name}
      </ReasonDialog>
      <ReasonDialog
        label="Reject"
        look="danger"
        title={`Reject ${row.number}`}
        onConfirm={async (reason) => {
          await decide.mutateAsync({ ...base, approve: false, reason });
          toast(`${row.number} is rejected.`);
        }}
      >
        {row.requesterName} can ask again.{name}
      </ReasonDialog>
    </>
  );
}
