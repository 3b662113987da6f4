"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { reviewSteps } from "@/domain/procurement/supplier-onboarding";
import type { SupplierRow } from "./supplier-types";

const steps = {
  in_review: { label: "Start review", look: "primary", effect: "Another person has to approve it before anything can be ordered." },
  approved: { label: "Approve", look: "primary", effect: "Orders can be placed with it." },
  suspended: { label: "Suspend", look: "danger", effect: "Nothing can be ordered from it until it is reviewed again." },
} as const;

/** The next steps of the supplier's onboarding; nothing for who may not review. */
export function SupplierActions({ row, onDone }: { row: SupplierRow; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("suppliers.review");
  const review = useMutation(trpc.suppliers.review.mutationOptions({ onSettled: onDone }));
  if (!may(row)) return null;
  return reviewSteps(row.state).map((to) => {
    if (to === "applied") return null;
    const { label, look, effect } = steps[to];
    return (
      <ReasonDialog
        key={to}
        label={label}
        look={look}
        title={`${label}: ${row.name}`}
        onConfirm={async (reason) => {
          await review.mutateAsync({ supplierId: row.id, to, reason });
          toast(`${row.name} is ${to.replace("_", " ")}.`);
        }}
      >
        {effect}
      </ReasonDialog>
    );
  });
}
