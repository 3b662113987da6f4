"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { Place, Policy } from "./backtest-types";
import { policyWords, standingPolicy } from "./policy-words";

/** Why the planning run cannot aim at a policy; null where it can. */
function obstacle({ model, leadTimeFactor }: Policy): string | null {
  if (model !== "forecast") return "Only to compare with: the planning run goes by what was forecast, wherever a forecast drives plans.";
  if (leadTimeFactor !== 1) return "Only to compare with: the planning run reckons with the learned lead times as they are.";
  return null;
}

/** Switches the planning run over to one of the two policies, or says why it cannot. */
export function AdoptPolicy({ place, policy, onSet }: { place: Place; policy: Policy; onSet: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("planning.policy");
  const set = useMutation(trpc.backtests.setPolicy.mutationOptions({ onSettled: onSet }));
  const standing = policyWords(standingPolicy(place.policy), place.currency);
  const why = obstacle(policy);
  if (why) return <span className="text-muted">{why}</span>;
  if (policyWords(policy, place.currency) === standing) return <span className="text-muted">The planning run aims at this</span>;
  if (!may({ entityId: place.entityId, nodeIds: [] }))
    return <span className="text-muted">A planner with the right to set the planning policy can switch it on.</span>;
  return (
    <ReasonDialog
      label="Plan with it"
      look="primary"
      title={`Plan ${place.name} with ${policyWords(policy, place.currency)}`}
      onConfirm={async (reason) => {
        await set.mutateAsync({
          entityId: place.entityId,
          version: place.policy.version,
          serviceLevel: policy.serviceTarget,
          serviceLevelA: policy.serviceTargetA ?? policy.serviceTarget,
          serviceLevelC: policy.serviceTargetC ?? policy.serviceTarget,
          measure: policy.measure,
          reviewDays: policy.reviewDays,
          orderingCostMinor: policy.orderingCostMinor,
          holdingRate: policy.holdingRate,
          reason,
        });
        toast("The policy holds from the next planning run on.");
      }}
    >
      Now: {standing}. Reorder points and recommendations follow with the next planning run; releases that were made stay.
    </ReasonDialog>
  );
}
