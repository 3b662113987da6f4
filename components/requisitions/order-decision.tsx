"use client";
import { useMutation } from "@tanstack/react-query";
import { DifferenceList } from "@/components/purchasing/difference-list";
import type { PurchasingRow } from "@/components/purchasing/purchasing-columns";
import { useTRPC } from "@/components/trpc/provider";
import { formatMoney } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { ApprovalStep } from "@/domain/procurement/approval-rule";
import type { Weighed } from "@/domain/procurement/exchange-rate";
import type { Difference } from "@/domain/procurement/purchase-order";
import { DecisionBasis } from "./decision-basis";
import { exceededWords } from "./exceeded-words";
import { weighedWords } from "./rate-words";

type Approval = { steps: readonly ApprovalStep[]; step: number; differences: Difference[]; approvedMinor: number; weighed: Weighed | null };
type Props = { row: PurchasingRow; approval: Approval; onBehalfOf: string | null; withBasis?: boolean; onDone: () => void };

/** Agree to the open step of an order's new version, or reject the version. */
export function OrderDecision({ row, approval, onBehalfOf, withBasis = false, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const approve = useMutation(trpc.purchasing.approve.mutationOptions({ onSettled: onDone }));
  const base = { purchaseOrderId: row.id, version: row.version, step: approval.step };
  const isLast = approval.step + 1 === approval.steps.length;
  const worth = weighedWords(row.currency, approval.weighed);
  const name = onBehalfOf === null ? "" : ` You decide for ${onBehalfOf}.`;
  return (
    <>
      <ReasonDialog
        label="Agree"
        look="primary"
        title={`Agree to version ${row.version} of ${row.number}`}
        onConfirm={async (reason) => {
          const { state, exceededBudgets } = await approve.mutateAsync({ ...base, approve: true, reason });
          toast(
            state === "approved" ? `${row.number} is approved.${exceededWords(exceededBudgets)}` : `${row.number} goes on to the next.`,
          );
        }}
      >
        <DifferenceList differences={approval.differences} />
        {formatMoney(row.totalMinor, row.currency, true)}
        {worth === null ? "" : `, weighed as ${worth},`} instead of {formatMoney(approval.approvedMinor, row.currency, true)}.{" "}
        {isLast ? `It goes to ${row.supplierName} as it stands now.` : "The next step has to agree as well."}
        {name}
        {withBasis ? (
          <div className="mt-4">
            <DecisionBasis of="order" id={row.id} />
          </div>
        ) : null}
      </ReasonDialog>
      <ReasonDialog
        label="Reject"
        look="danger"
        title={`Reject version ${row.version} of ${row.number}`}
        onConfirm={async (reason) => {
          await approve.mutateAsync({ ...base, approve: false, reason });
          toast(`Version ${row.version} of ${row.number} is rejected.`);
        }}
      >
        The order is again as it was before this version; what holds of it goes on.{name}
      </ReasonDialog>
    </>
  );
}
