"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { useToast } from "@/components/ui/toast";
import { majorText, typedMinor } from "@/domain/kernel/money";
import { incoterms } from "@/domain/procurement/incoterms";
import { dayOf } from "@/domain/procurement/price-list";
import type { SupplierRow } from "./supplier-types";

type Name = "number" | "validFrom" | "validTo" | "paymentDays" | "minimumSpendMinor" | "incoterm";
const WHOLE = /^\d{1,3}$/;

const problemIn =
  (currency: string) =>
  (name: Name, text: string): string | null => {
    if (text.trim() === "") return null;
    if (name === "paymentDays" && !WHOLE.test(text.trim())) return "Whole days.";
    return name === "minimumSpendMinor" && typedMinor(text, currency) === null
      ? `An amount, such as ${majorText(2_500_000, currency)}.`
      : null;
  };

/** What was agreed with the supplier, from a day on. */
export function AddContractDialog({ row, onDone, onClose }: { row: SupplierRow; onDone: () => void; onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const add = useMutation(
    trpc.suppliers.addContract.mutationOptions({
      onSettled: onDone,
      onSuccess: () => {
        toast("The contract is noted.");
        onClose();
      },
    }),
  );
  const fields: DialogField<Name>[] = [
    { name: "number", label: "Number", isWide: true },
    { name: "validFrom", label: "First day", type: "date" },
    { name: "validTo", label: "Last day", type: "date", isOptional: true },
    { name: "paymentDays", label: "Paid after, days", figures: true, isOptional: true },
    {
      name: "incoterm",
      label: "Delivered by (Incoterms 2020)",
      options: [{ value: "", label: "not agreed" }, ...incoterms.map((term) => ({ value: term, label: term }))],
      isOptional: true,
    },
    { name: "minimumSpendMinor", label: `Promised orders, ${row.currency}`, figures: true, isOptional: true },
  ];
  return (
    <FieldsDialog<Name>
      title={`Contract with ${row.name}`}
      fields={fields}
      initial={{ number: "", validFrom: dayOf(new Date()), validTo: "", paymentDays: "", minimumSpendMinor: "", incoterm: "" }}
      submit="Add it"
      isBusy={add.isPending}
      error={add.error}
      problemOf={problemIn(row.currency)}
      onChange={add.reset}
      onSubmit={({ validTo, paymentDays, minimumSpendMinor, incoterm, ...rest }) =>
        add.mutate({
          supplierId: row.id,
          ...rest,
          validTo: validTo || null,
          incoterm: incoterms.find((term) => term === incoterm) ?? null,
          paymentDays: paymentDays.trim() === "" ? null : Number(paymentDays),
          minimumSpendMinor: typedMinor(minimumSpendMinor, row.currency),
        })
      }
      onClose={onClose}
    />
  );
}
