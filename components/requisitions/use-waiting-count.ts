"use client";
import { useQuery } from "@tanstack/react-query";
import { useSpacedReread } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";

const SPACING_MS = 3_000;

/** How much waits for this person's word: requisitions, versions of orders and suppliers, as the approvals list them. */
export function useWaitingCount(): number {
  const trpc = useTRPC();
  const count = useQuery(trpc.requisitions.waitingForMe.queryOptions(undefined, { refetchInterval: 60_000 }));
  const soon = useSpacedReread(() => count.refetch(), SPACING_MS);
  useLiveTopic("requisitions", { onPatch: soon, onReread: soon });
  useLiveTopic("purchasing", { onPatch: soon, onReread: soon });
  useLiveTopic("suppliers", { onPatch: soon, onReread: soon });
  return count.data ?? 0;
}
