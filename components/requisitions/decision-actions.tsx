"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { formatMoney } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { DecisionBasis } from "./decision-basis";
import { exceededWords } from "./exceeded-words";
import type { RequisitionRow } from "./requisition-columns";

type Props = {
  row: RequisitionRow;
  onBehalfOf: string | null;
  /** Prices, budgets and rules are shown before somebody agrees, where they do not stand beside it already. */
  withBasis?: boolean;
  onDone: () => void;
};

/** Agree to the open step, or reject it. */
export function DecisionActions({ row, onBehalfOf, withBasis = false, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const decide = useMutation(trpc.requisitions.decide.mutationOptions({ onSettled: onDone }));
  const base = { requisitionId: row.id, step: row.step, round: row.round };
  const isLast = row.step + 1 === row.stepCount;
  const name = onBehalfOf === null ? "" : ` You decide for ${onBehalfOf}.`;
  return (
    <>
      <ReasonDialog
        label="Agree"
        look="primary"
        title={`Agree to ${row.number}`}
        onConfirm={async (reason) => {
          const { state, exceededBudgets, risen } = await decide.mutateAsync({ ...base, approve: true, reason });
          if (risen.length > 0) toast(`Prices of ${row.number} have risen beyond the limits: it is asked about anew at those of today.`);
          else
            toast(
              state === "ordered" ? `${row.number} is ordered.${exceededWords(exceededBudgets)}` : `${row.number} goes on to the next.`,
            );
        }}
      >
        {isLast
          ? `${formatMoney(row.totalMinor, row.currency, true)} is ordered at once at the prices of today, if the budgets let it. Where a price has risen beyond the limits of change, all are asked again.`
          : "The next step has to agree as well."}
        {name}
        {withBasis ? (
          <div className="mt-4">
            <DecisionBasis of="requisition" id={row.id} />
          </div>
        ) : null}
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
