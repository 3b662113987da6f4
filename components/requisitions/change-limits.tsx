"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { limitWords } from "@/components/purchasing/limit-words";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { Panel } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import type { RuleCompany } from "./rule-words";

const fields = [
  { name: "price", path: "priceRatio", label: "Dearer by more than, %", figures: true },
  { name: "quantity", path: "quantityRatio", label: "More units by more than, %", figures: true },
  { name: "days", label: "Later by more than, days", figures: true },
  { name: "reason", label: "Reason", isWide: true },
] as const satisfies readonly DialogField<string>[];
type Name = (typeof fields)[number]["name"];

const isNumber: Record<Name, RegExp> = {
  price: /^\d{1,4}(\.\d{1,2})?$/,
  quantity: /^\d{1,4}(\.\d{1,2})?$/,
  days: /^\d{1,3}$/,
  reason: /^/,
};
const problemOf = (name: Name, text: string) => (text === "" || isNumber[name].test(text.trim()) ? null : "A number, such as 2.");
const ratioOf = (text: string) => Math.round(Number(text) * 100) / 10_000;
const textOf = (ratio: number) => String(Number((ratio * 100).toFixed(2)));

/** How far an order may change before somebody has to approve it again. */
export function ChangeLimitsPanel({ company, mayChange, onDone }: { company: RuleCompany; mayChange: boolean; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const [isOpen, setIsOpen] = useState(false);
  const { limits, entityId } = company;
  const set = useMutation(
    trpc.requisitions.setLimits.mutationOptions({
      onSettled: onDone,
      onSuccess: () => {
        toast("The limits hold for what is changed from now on.");
        setIsOpen(false);
      },
    }),
  );
  return (
    <Panel
      title="Changes of orders"
      aside={
        mayChange ? (
          <Button look="quiet" onClick={() => setIsOpen(true)}>
            Change the limits
          </Button>
        ) : null
      }
    >
      <p className="px-3 py-2">
        An order that changes by more than <strong>{limitWords(limits)}</strong> from what was approved last has to be approved again.{" "}
        <span className="text-muted">
          Small changes add up; cheaper, fewer and sooner needs nobody. A requisition whose prices have risen by more before it is ordered
          is asked about again.
        </span>
      </p>
      {isOpen ? (
        <FieldsDialog<Name>
          title="How far an order may change"
          fields={fields}
          initial={{ price: textOf(limits.priceRatio), quantity: textOf(limits.quantityRatio), days: String(limits.days), reason: "" }}
          submit="Set the limits"
          isBusy={set.isPending}
          error={set.error}
          problemOf={problemOf}
          onChange={set.reset}
          onSubmit={({ price, quantity, days, reason }) =>
            set.mutate({
              entityId,
              priceRatio: ratioOf(price),
              quantityRatio: ratioOf(quantity),
              days: Number(days),
              version: limits.version,
              reason,
            })
          }
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </Panel>
  );
}
