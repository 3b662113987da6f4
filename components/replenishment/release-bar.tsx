"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { ReplenishmentRow } from "./replenishment-columns";
import { SnoozeDialog } from "./snooze-dialog";
import { moneyByCurrency } from "./supplier-orders";

type Props = { rows: ReplenishmentRow[]; onRelease: (rows: ReplenishmentRow[]) => void; onDecided: () => void; onClear: () => void };

/** A planning run or a person may have decided it since. */
export const isDecidable = (row: ReplenishmentRow) => (row.state === "open" || row.state === "snoozed") && row.quantity > 0;

/** What can be done to all selected recommendations at once. */
export function ReleaseBar({ rows, onRelease, onDecided, onClear }: Props) {
  const may = useMay("replenishment.release");
  const trpc = useTRPC();
  const toast = useToast();
  const reject = useMutation(trpc.replenishment.reject.mutationOptions());
  const snooze = useMutation(trpc.replenishment.snooze.mutationOptions());
  const [isChoosing, setIsChoosing] = useState(false);
  const open = rows.filter((row) => (row.state === "open" || row.state === "snoozed") && may(row));
  const orderable = open.filter(isDecidable);
  const recommendations = open.map(({ id, version }) => ({ id, version }));
  const words = `${formatQuantity(open.length)} ${open.length === 1 ? "recommendation" : "recommendations"}`;
  const isBusy = reject.isPending || snooze.isPending;
  const value = moneyByCurrency(orderable)
    .map(([currency, valueMinor]) => formatMoney(valueMinor, currency, true))
    .join(" and ");
  const sleep = async (day: string) => {
    setIsChoosing(false);
    try {
      await snooze.mutateAsync({ recommendations, until: new Date(`${day}T00:00:00Z`) });
      toast(`${words} ${open.length === 1 ? "sleeps" : "sleep"} until ${day}.`);
    } catch (error) {
      toast(error instanceof Error ? error.message : "It could not be done.", { tone: "critical" });
    }
    onDecided();
  };
  return (
    <section aria-label="Selected recommendations" className="flex h-10 shrink-0 items-center gap-2 border-b bg-information-surface px-3">
      <span className="figures">
        {rows.length} selected{orderable.length < rows.length ? `, ${orderable.length} of them can be released` : ""}
        {orderable.length > 0 ? `, ${value}` : ""}
      </span>
      <Button look="primary" disabled={orderable.length === 0 || isBusy} onClick={() => onRelease(orderable)}>
        Release
      </Button>
      <Button disabled={open.length === 0 || isBusy} onClick={() => setIsChoosing(true)}>
        Snooze…
      </Button>
      <ReasonDialog
        label="Reject"
        look="danger"
        disabled={open.length === 0 || isBusy}
        title={`Reject ${words}`}
        onConfirm={async (reason) => {
          await reject.mutateAsync({ recommendations, reason });
          toast(`${words} ${open.length === 1 ? "is" : "are"} rejected.`);
          onDecided();
        }}
      >
        They are not asked again for 7 days, unless orders wait for more than there is. All of them, or none.
      </ReasonDialog>
      {isChoosing ? (
        <SnoozeDialog title={`Snooze ${words}`} onClose={() => setIsChoosing(false)} onChosen={(day) => void sleep(day)} />
      ) : null}
      <Button look="quiet" onClick={onClear}>
        Clear selection
      </Button>
    </section>
  );
}
