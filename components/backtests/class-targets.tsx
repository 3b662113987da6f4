"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Facts, Section } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import type { Place } from "./backtest-types";
import { percentOf } from "./policy-words";

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text";
const words = {
  A: "Class A: the items that earn the first 80 % of margin",
  B: "Class B: the next 15 %, and items not classed yet",
  C: "Class C: the rest",
};
type Class = keyof typeof words;
const classes = ["A", "B", "C"] as const;

/** What the planning run aims at now, by class of margin. */
export function ClassTargets({ place, onSet }: { place: Place; onSet: () => void }) {
  const may = useMay("planning.policy");
  const [isOpen, setIsOpen] = useState(false);
  const { serviceLevel, serviceLevelA, serviceLevelC } = place.policy;
  return (
    <Section title={`What ${place.name} plans with`}>
      <Facts
        facts={[
          { label: "Class A, % of cycles", value: percentOf(serviceLevelA) },
          { label: "Class B, % of cycles", value: percentOf(serviceLevel) },
          { label: "Class C, % of cycles", value: percentOf(serviceLevelC) },
          { label: "Review, days", value: place.policy.reviewDays },
        ]}
      />
      {may({ entityId: place.entityId, nodeIds: [] }) ? (
        <div>
          <Button look="quiet" onClick={() => setIsOpen(true)}>
            Change the targets
          </Button>
        </div>
      ) : null}
      {isOpen ? <TargetsDialog place={place} onSet={onSet} onClose={() => setIsOpen(false)} /> : null}
    </Section>
  );
}

function TargetsDialog({ place, onSet, onClose }: { place: Place; onSet: () => void; onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const set = useMutation(trpc.backtests.setPolicy.mutationOptions({ onSettled: onSet }));
  const { serviceLevel, serviceLevelA, serviceLevelC, reviewDays, version } = place.policy;
  const [texts, setTexts] = useState<Record<Class, string>>({
    A: percentOf(serviceLevelA),
    B: percentOf(serviceLevel),
    C: percentOf(serviceLevelC),
  });
  const [reason, setReason] = useState("");
  const shareOf = (name: Class) => (/^\d{2}(\.\d{1,2})?$/.test(texts[name].trim()) ? Number(texts[name]) / 100 : Number.NaN);
  const isShare = (name: Class) => shareOf(name) >= 0.5 && shareOf(name) <= 0.999;
  const isOrdered = shareOf("A") >= shareOf("B") && shareOf("B") >= shareOf("C");
  const isComplete = classes.every(isShare) && isOrdered && reason.trim().length >= 3;
  return (
    <Dialog title={`Targets of ${place.name}`} isOpen onOpenChange={(open) => !open && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          set.mutate(
            {
              entityId: place.entityId,
              version,
              reviewDays,
              serviceLevel: shareOf("B"),
              serviceLevelA: shareOf("A"),
              serviceLevelC: shareOf("C"),
              reason: reason.trim(),
            },
            {
              onSuccess: () => {
                toast("The targets hold from the next planning run on.");
                onClose();
              },
            },
          );
        }}
      >
        {classes.map((name) => (
          <label key={name} className="flex flex-col gap-1 text-muted">
            {words[name]}, % of cycles without a stock-out
            <input
              inputMode="decimal"
              aria-invalid={!isShare(name)}
              className={`${field} figures text-right aria-invalid:border-critical`}
              value={texts[name]}
              onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
            />
          </label>
        ))}
        {classes.every(isShare) && !isOrdered ? <p className="text-critical">A class that earns more is not served less.</p> : null}
        <label className="flex flex-col gap-1 text-muted">
          Reason
          <input className={field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        {set.error ? (
          <p role="alert" className="text-critical">
            {set.error.message}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" look="primary" disabled={!isComplete || set.isPending}>
            Set the targets
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
