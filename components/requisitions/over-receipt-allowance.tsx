"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { formatRatio } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import type { RuleCompany } from "./rule-words";

const fields = [
  { name: "ratio", path: "ratio", label: "Taken beyond what was ordered, %", figures: true },
  { name: "reason", label: "Reason", isWide: true },
] as const satisfies readonly DialogField<string>[];
type Name = (typeof fields)[number]["name"];

const problemOf = (name: Name, text: string) =>
  name === "reason" || text === "" || /^\d{1,3}(\.\d)?$/.test(text.trim()) ? null : "A number, such as 5.";

/** How much more than ordered is taken from a supplier whose terms say nothing of it. */
export function OverReceiptAllowance({ company, mayChange, onDone }: { company: RuleCompany; mayChange: boolean; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const [isOpen, setIsOpen] = useState(false);
  const { entityId, overReceiptRatio } = company;
  const set = useMutation(
    trpc.requisitions.setOverReceipt.mutationOptions({
      onSettled: onDone,
      onSuccess: () => {
        toast("The allowance holds for what is received from now on.");
        setIsOpen(false);
      },
    }),
  );
  return (
    <Panel
      title="More than was ordered"
      aside={
        mayChange ? (
          <Button look="quiet" onClick={() => setIsOpen(true)}>
            Change the allowance
          </Button>
        ) : null
      }
    >
      <p className="px-3 py-2">
        Up to <strong>{formatRatio(overReceiptRatio)}</strong> more than ordered is taken; beyond it goods are held until a buyer decides.{" "}
        <span className="text-muted">A supplier's own terms come first.</span>
      </p>
      {isOpen ? (
        <FieldsDialog<Name>
          title="How much more than ordered is taken"
          fields={fields}
          initial={{ ratio: String(Number((overReceiptRatio * 100).toFixed(1))), reason: "" }}
          submit="Set the allowance"
          isBusy={set.isPending}
          error={set.error}
          problemOf={problemOf}
          onChange={set.reset}
          onSubmit={({ ratio, reason }) =>
            set.mutate({ entityId, ratio: Math.round(Number(ratio) * 10) / 1000, before: overReceiptRatio, reason })
          }
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </Panel>
  );
}
