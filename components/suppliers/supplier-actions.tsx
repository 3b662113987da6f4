"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { type ReviewGap, reviewSteps } from "@/domain/procurement/supplier-onboarding";
import { gapWords } from "./gap-words";
import type { SupplierDetailed } from "./supplier-types";

const steps = {
  in_review: { label: "Start review", look: "primary", effect: "Another person has to approve it before anything can be ordered." },
  approved: { label: "Approve", look: "primary", effect: "Orders can be placed with it." },
  suspended: { label: "Suspend", look: "danger", effect: "Nothing can be ordered from it until it is reviewed again." },
} as const;

const again = {
  label: "Review again",
  look: "plain",
  effect: "Nothing can be ordered from it until another person has approved it again.",
} as const;

/** The next steps of the supplier's onboarding; nothing for who may not review. What its file lacks is ticked off before it is approved. */
export function SupplierActions({ detail, onDone }: { detail: SupplierDetailed; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const { row, file } = detail;
  const may = useMay("suppliers.review");
  const review = useMutation(trpc.suppliers.review.mutationOptions({ onSettled: onDone }));
  const [seen, setSeen] = useState<readonly ReviewGap[]>([]);
  if (!may(row) || file.mergedInto) return null;
  return reviewSteps(row.state).map((to) => {
    if (to === "applied") return null;
    const { label, look, effect } = to === "in_review" && row.state === "approved" ? again : steps[to];
    const gaps = to === "approved" ? file.gaps : [];
    return (
      <ReasonDialog
        key={to}
        label={label}
        look={look}
        title={`${label}: ${row.name}`}
        isReady={gaps.every((gap) => seen.includes(gap))}
        onConfirm={async (reason) => {
          await review.mutateAsync({ supplierId: row.id, to, reason, acknowledged: gaps });
          toast(`${row.name} is ${to.replace("_", " ")}.`);
        }}
      >
        {effect}
        {gaps.length > 0 ? (
          <fieldset className="mt-2 flex flex-col gap-1">
            <legend>Its file lacks something. Approve it all the same?</legend>
            {gaps.map((gap) => (
              <label key={gap} className="flex items-start gap-1.5 text-text">
                <input
                  type="checkbox"
                  className="mt-0.5"
                  checked={seen.includes(gap)}
                  onChange={({ target }) => setSeen(target.checked ? [...seen, gap] : seen.filter((other) => other !== gap))}
                />
                {gapWords[gap]}
              </label>
            ))}
          </fieldset>
        ) : null}
      </ReasonDialog>
    );
  });
}
