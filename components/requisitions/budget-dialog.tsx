"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot, missingReason } from "@/components/ui/dialog-foot";
import { useToast } from "@/components/ui/toast";
import { majorText, typedMinor } from "@/domain/kernel/money";
import type { Budget, Company } from "./budget-types";

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text";

type Props = {
  month: string;
  company: Company | undefined;
  budget: Budget | null;
  /** Categories that have a budget in this month: they are changed, not made again. */
  taken: readonly string[];
  onSaved: () => void;
  onClose: () => void;
};

export function BudgetDialog({ month, company, budget, taken, onSaved, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const save = useMutation(trpc.requisitions.setBudget.mutationOptions({ onSettled: onSaved }));
  const [category, setCategory] = useState(budget?.category ?? "");
  const [amount, setAmount] = useState(budget && company ? majorText(budget.amountMinor, company.currency) : "");
  const [mode, setMode] = useState<Budget["mode"]>(budget?.mode ?? "warn");
  const [reason, setReason] = useState("");
  if (!company) return null;
  const amountMinor = typedMinor(amount, company.currency);
  const isComplete = category !== "" && amountMinor !== null && reason.trim().length >= 3;
  return (
    <Dialog
      title={budget ? `Budget of ${budget.category}, ${month}` : `New budget, ${month}`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          save.mutate(
            {
              entityId: company.entityId,
              category,
              month,
              amountMinor,
              mode,
              version: budget?.version ?? 0,
              reason: reason.trim(),
            },
            {
              onSuccess: () => {
                toast(`The budget of ${category} is set.`);
                onClose();
              },
            },
          );
        }}
      >
        {budget ? null : (
          <label className="flex flex-col gap-1 text-muted">
            Category
            <select className={field} value={category} onChange={(event) => setCategory(event.target.value)}>
              <option value="">Choose</option>
              {company.categories
                .filter((name) => !taken.includes(name))
                .map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
            </select>
            {taken.length > 0 ? (
              <span>
                Not here, because they have one for {month}: {taken.join(", ")}. Change it in the table.
              </span>
            ) : null}
          </label>
        )}
        <label className="flex flex-col gap-1 text-muted">
          Budget, {company.currency}
          <input
            inputMode="decimal"
            aria-invalid={amount !== "" && amountMinor === null}
            className={`${field} figures text-right aria-invalid:border-critical`}
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        </label>
        <fieldset className="flex gap-4">
          <legend className="mb-1 text-muted">What happens beyond it</legend>
          {(["warn", "stop"] as const).map((each) => (
            <label key={each} className="flex items-center gap-2">
              <input type="radio" name="mode" checked={mode === each} onChange={() => setMode(each)} />
              {each === "warn" ? "It is ordered, and said" : "Nothing is ordered"}
            </label>
          ))}
        </fieldset>
        <label className="flex flex-col gap-1 text-muted">
          Reason
          <input className={field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <DialogFoot
          submit="Set the budget"
          canSubmit={isComplete && !save.isPending}
          missing={category === "" ? "Choose a category." : amountMinor === null ? "Needs an amount." : missingReason(reason)}
          failure={save.error?.message}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
