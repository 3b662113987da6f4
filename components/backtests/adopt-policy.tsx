"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { Place, Policy } from "./backtest-types";
import { percentOf } from "./policy-words";

/** The planning run aims at a share of cycles and a review: what a back-test varies beyond that cannot be switched on. */
export function AdoptPolicy({ place, policy, onSet }: { place: Place; policy: Policy; onSet: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("planning.policy");
  const set = useMutation(trpc.backtests.setPolicy.mutationOptions({ onSettled: onSet }));
  const { measure, serviceLevel, serviceLevelA, serviceLevelC, reviewDays, version } = place.policy;
  const isPlannable = policy.model === "by_class" && policy.leadTimeFactor === 1;
  const isOfAllClasses = serviceLevelA === serviceLevel && serviceLevelC === serviceLevel;
  const isStanding =
    isPlannable &&
    policy.measure === measure &&
    isOfAllClasses &&
    policy.serviceTarget === serviceLevel &&
    policy.reviewDays === reviewDays;
  if (!may({ entityId: place.entityId, nodeIds: [] }) || !isPlannable) return null;
  if (isStanding) return <span className="text-muted">The planning run aims at this</span>;
  return (
    <ReasonDialog
      label="Plan with it"
      look="primary"
      title={`Plan ${place.name} with ${percentOf(policy.serviceTarget)} % of ${policy.measure === "fill" ? "units" : "cycles"}`}
      onConfirm={async (reason) => {
        await set.mutateAsync({
          entityId: place.entityId,
          version,
          serviceLevel: policy.serviceTarget,
          measure: policy.measure,
          reviewDays: policy.reviewDays,
          reason,
        });
        toast("The policy holds from the next planning run on.");
      }}
    >
      Now: {isOfAllClasses ? "" : `${percentOf(serviceLevelA)} / `}
      {percentOf(serviceLevel)}
      {isOfAllClasses ? "" : ` / ${percentOf(serviceLevelC)}`} % of {measure === "fill" ? "units" : "cycles"}
      {isOfAllClasses ? "" : " by class; the new target is that of all classes"}, reviewed every {reviewDays} days. Reorder points and
      recommendations follow with the next planning run; releases that were made stay.
    </ReasonDialog>
  );
}
