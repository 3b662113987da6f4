"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import { useToast } from "@/components/ui/toast";

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text";

type Props = { itemId: number; entityId: number; sku: string; days: number | null; onSaved: () => void };

/** How long the item can be sold; the planning run orders no more than sells within it. */
export function ShelfLife({ itemId, entityId, sku, days, onSaved }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("items.shelf_life");
  const save = useMutation(trpc.inventory.setShelfLife.mutationOptions({ onSettled: onSaved }));
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState(days === null ? "" : String(days));
  const [reason, setReason] = useState("");
  const isDays = text.trim() === "" || (/^[1-9]\d{0,3}$/.test(text.trim()) && Number(text) <= 3_650);
  const isComplete = isDays && reason.trim().length >= 3;
  if (!may({ entityId, nodeIds: [] })) return null;
  return (
    <div>
      <Button look="quiet" onClick={() => setIsOpen(true)}>
        Change the shelf life
      </Button>
      <Dialog title={`Shelf life of ${sku}`} isOpen={isOpen} onOpenChange={setIsOpen}>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isComplete) return;
            save.mutate(
              { itemId, days: text.trim() === "" ? null : Number(text), reason: reason.trim() },
              {
                onSuccess: () => {
                  toast(`The shelf life of ${sku} holds from the next planning run on.`);
                  setIsOpen(false);
                },
              },
            );
          }}
        >
          <label className="flex flex-col gap-1 text-muted">
            Days from arrival; empty: it does not expire
            <input
              inputMode="numeric"
              aria-invalid={!isDays}
              className={`${field} figures text-right aria-invalid:border-critical`}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <label className="flex flex-col gap-1 text-muted">
            Reason
            <input className={field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          </label>
          <DialogFoot
            submit="Set the shelf life"
            canSubmit={isComplete && !save.isPending}
            failure={save.error?.message}
            onClose={() => setIsOpen(false)}
          />
        </form>
      </Dialog>
    </div>
  );
}
