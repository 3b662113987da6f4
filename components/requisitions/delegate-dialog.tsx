"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import { useToast } from "@/components/ui/toast";

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text";
const DAY = 86_400_000;
const dayFromNow = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** Hands one's approvals over for some days. */
export function DelegateDialog({
  people,
  onDone,
  onClose,
}: {
  people: readonly { id: string; name: string }[];
  onDone: () => void;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const toast = useToast();
  const delegate = useMutation(trpc.requisitions.delegate.mutationOptions({ onSettled: onDone }));
  const [toUserId, setToUserId] = useState("");
  const [from, setFrom] = useState(() => dayFromNow(0));
  const [to, setTo] = useState(() => dayFromNow(7));
  const [reason, setReason] = useState("");
  const isComplete = toUserId !== "" && from !== "" && to !== "" && reason.trim().length >= 3;
  return (
    <Dialog title="Hand approvals over" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          delegate.mutate(
            { toUserId, startsAt: `${from}T00:00:00Z`, endsAt: `${to}T23:59:59Z`, reason: reason.trim() },
            {
              onSuccess: () => {
                toast("Your approvals are handed over.");
                onClose();
              },
            },
          );
        }}
      >
        <label className="flex flex-col gap-1 text-muted">
          To
          <select className={field} value={toUserId} onChange={(event) => setToUserId(event.target.value)}>
            <option value="">Choose</option>
            {people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
        </label>
        <div className="grid grid-cols-2 gap-2">
          <label className="flex flex-col gap-1 text-muted">
            First day
            <input type="date" className={field} value={from} onChange={(event) => setFrom(event.target.value)} />
          </label>
          <label className="flex flex-col gap-1 text-muted">
            Last day
            <input type="date" className={field} min={from} value={to} onChange={(event) => setTo(event.target.value)} />
          </label>
        </div>
        <label className="flex flex-col gap-1 text-muted">
          Reason
          <input className={field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <DialogFoot submit="Hand over" canSubmit={isComplete && !delegate.isPending} failure={delegate.error?.message} onClose={onClose} />
      </form>
    </Dialog>
  );
}
