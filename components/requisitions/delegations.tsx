"use client";
import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import type { ReactNode } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import type { AppRouter } from "@/server/trpc/root";

type Delegation = inferRouterOutputs<AppRouter>["requisitions"]["inbox"]["delegations"][number];

/** Who decides for whom, and until when. */
export function Delegations({ delegations, onDone, aside }: { delegations: readonly Delegation[]; onDone: () => void; aside: ReactNode }) {
  const trpc = useTRPC();
  const toast = useToast();
  const takeBack = useMutation(
    trpc.requisitions.takeBack.mutationOptions({ onSettled: onDone, onError: (error) => void toast(error.message, { tone: "critical" }) }),
  );
  return (
    <Panel title="Approvals handed over" aside={aside} className="shrink-0">
      <div className="overflow-auto px-3 pb-1">
        <MiniTable
          caption="Delegations"
          head={[{ label: "From" }, { label: "To" }, { label: "Begins" }, { label: "Ends" }, { label: "Why" }, { label: "" }]}
          rows={delegations.map((one) => ({
            key: one.id,
            cells: [
              one.fromName,
              one.toName,
              <RelativeTime key="from" at={one.startsAt} />,
              <RelativeTime key="to" at={one.endsAt} />,
              one.reason,
              one.isMine ? (
                <Button key="back" disabled={takeBack.isPending} onClick={() => takeBack.mutate({ id: one.id })}>
                  Take back
                </Button>
              ) : null,
            ],
          }))}
          empty="Nobody decides for somebody else."
        />
      </div>
    </Panel>
  );
}
