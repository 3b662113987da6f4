"use client";
import { useMutation } from "@tanstack/react-query";
import { openRow } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { StateBadge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import type { Run } from "./backtest-types";
import { policyWords } from "./policy-words";

const tones: Record<Run["state"], Tone> = {
  queued: "neutral",
  running: "information",
  done: "good",
  failed: "critical",
  cancelled: "neutral",
};
export const runTone = (state: Run["state"]): Tone => tones[state];

export function RunList({ runs, shown, onChanged }: { runs: readonly Run[]; shown: number | null; onChanged: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("backtests.run");
  const cancel = useMutation(
    trpc.backtests.cancel.mutationOptions({ onSettled: onChanged, onError: (error) => void toast(error.message, { tone: "critical" }) }),
  );
  if (runs.length === 0) return null;
  return (
    <Section title="Back-tests, the last first">
      <ul className="flex flex-col gap-1.5">
        {runs.map((run) => {
          const isOpen = run.state === "queued" || run.state === "running";
          return (
            <li key={run.id} className={classNames("rounded-md border", run.id === shown ? "border-accent bg-surface-2" : "bg-surface-1")}>
              <button
                type="button"
                aria-current={run.id === shown}
                onClick={() => openRow(run.id)}
                className="flex w-full flex-col gap-0.5 p-2 text-left"
              >
                <span className="flex w-full items-center justify-between gap-2">
                  <span className="figures font-medium">
                    {run.fromDay} to {run.toDay}
                  </span>
                  <StateBadge
                    state={run.state === "running" ? `${Math.round(run.progress * 100)} %` : run.state}
                    tone={runTone(run.state)}
                  />
                </span>
                {run.policies.map((policy, index) => (
                  <span key={index === 0 ? "first" : "second"} className="truncate text-muted">
                    {policyWords(policy, run.currency)}
                  </span>
                ))}
                <span className="text-muted">
                  {run.requestedBy}, <RelativeTime at={run.createdAt} />
                </span>
              </button>
              {isOpen && may({ entityId: run.entityId, nodeIds: [] }) ? (
                <div className="px-2 pb-2">
                  <Button disabled={cancel.isPending} onClick={() => cancel.mutate({ id: run.id })}>
                    Cancel
                  </Button>
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
