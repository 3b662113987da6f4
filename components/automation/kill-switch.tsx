"use client";
import { useMutation } from "@tanstack/react-query";
import { OctagonX, ShieldCheck } from "lucide-react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { classNames } from "@/components/ui/class-names";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import type { Company, Policy } from "./automation-types";
import { DayCap } from "./day-cap";

type Props = { company: Company; policies: readonly Policy[]; heldLines: number; onDone: () => void };

/** One switch for a whole company: nothing goes out by itself while it is pulled. */
export function KillSwitch({ company, policies, heldLines, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const place = { entityId: company.entityId, nodeIds: [] };
  const mayStop = useMay("automation.stop")(place);
  const mayManage = useMay("automation.manage")(place);
  const change = useMutation(trpc.automation.switch.mutationOptions({ onSettled: onDone }));
  const isKilled = company.killedAt !== null;
  const released = policies.reduce((sum, { measured }) => sum + measured.released, 0);
  const minor = policies.reduce((sum, { measured }) => sum + measured.releasedMinor, 0);
  const acting = policies.filter(({ level }) => level === "hold" || level === "automatic").length;
  const Icon = isKilled ? OctagonX : ShieldCheck;
  return (
    <section
      aria-label={`Automation of ${company.name}`}
      className={classNames(
        "flex shrink-0 flex-wrap items-center gap-x-6 gap-y-2 rounded-md border px-4 py-2.5",
        isKilled ? "border-critical bg-critical-surface" : "bg-surface-1",
      )}
    >
      <div className="flex items-center gap-2">
        <Icon aria-hidden className={classNames("size-5", isKilled ? "text-critical" : "text-good")} />
        <div>
          <p className="font-semibold">
            {isKilled ? "Everything is stopped" : acting === 0 ? "Nothing acts by itself" : "Acting within its guardrails"}
          </p>
          <p className="text-muted">
            {isKilled && company.killedAt ? (
              <>
                {company.changedBy}, <RelativeTime at={company.killedAt} />: {company.reason}
              </>
            ) : (
              `${company.name}, ${acting === 1 ? "1 policy acts" : `${acting} policies act`}`
            )}
          </p>
        </div>
      </div>
      <Figure label="Released in 28 days, lines" value={formatQuantity(released)} />
      <Figure label={`Released in 28 days, ${company.currency}`} value={formatMoney(minor, company.currency)} />
      <Figure label="Held now, lines" value={formatQuantity(heldLines)} />
      <DayCap company={company} onDone={onDone} />
      <div className="ml-auto">
        {isKilled
          ? mayManage && (
              <ReasonDialog
                label="Let it begin again"
                look="primary"
                title={`Let automation of ${company.name} begin again`}
                onConfirm={async (reason) => {
                  await change.mutateAsync({ entityId: company.entityId, isKilled: false, reason });
                  toast("Policies act again from the next minute on.");
                }}
              >
                Every policy acts at its level again. What was stopped stays with people.
              </ReasonDialog>
            )
          : mayStop && (
              <ReasonDialog
                label="Stop everything"
                look="danger"
                title={`Stop automation of ${company.name}`}
                onConfirm={async (reason) => {
                  const { stopped } = await change.mutateAsync({ entityId: company.entityId, isKilled: true, reason });
                  toast(stopped > 0 ? `Stopped; ${formatQuantity(stopped)} held releases do not go out.` : "Stopped.");
                }}
              >
                Nothing goes out by itself any more, and what is held is stopped. Recommendations stay for people.
              </ReasonDialog>
            )}
      </div>
    </section>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <p className="text-muted text-xs">{label}</p>
      <p className="figures font-semibold">{value}</p>
    </div>
  );
}
