"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { useToast } from "@/components/ui/toast";
import { dayOf } from "@/domain/procurement/price-list";
import type { Contract, SupplierRow } from "./supplier-types";

type Name = "sku" | "unitPrice" | "fromQuantity" | "contractId" | "validFrom" | "validTo";
const QUANTITY = /^[1-9]\d{0,7}$/;

type Props = { row: SupplierRow; contracts: Contract[]; onDone: () => void; onClose: () => void };

/** What the supplier asks for an item, from a quantity and a day on. */
export function AddPriceDialog({ row, contracts, onDone, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const add = useMutation(
    trpc.suppliers.addPrice.mutationOptions({
      onSettled: onDone,
      onSuccess: (_answer, { sku }) => {
        toast(`The price of ${sku} is listed.`);
        onClose();
      },
    }),
  );
  const fields: DialogField<Name>[] = [
    { name: "sku", label: "Item" },
    { name: "unitPrice", label: `Unit price, ${row.currency}`, figures: true },
    { name: "fromQuantity", label: "From units of a line", figures: true },
    {
      name: "contractId",
      label: "Contract",
      options: [
        { value: "", label: "none" },
        ...contracts.filter(({ state }) => state !== "expired").map(({ id, number }) => ({ value: String(id), label: number })),
      ],
      isOptional: true,
    },
    { name: "validFrom", label: "First day", type: "date" },
    { name: "validTo", label: "Last day", type: "date", isOptional: true },
  ];
  return (
    <FieldsDialog<Name>
      title={`A price of ${row.name}`}
      intro="Orders of its days cost it for all units of a line that reaches the quantity. Without a last day it holds until another price follows, or its contract ends."
      fields={fields}
      initial={{ sku: "", unitPrice: "", fromQuantity: "1", contractId: "", validFrom: dayOf(new Date()), validTo: "" }}
      submit="List it"
      isBusy={add.isPending}
      error={add.error}
      problemOf={(name, text) => (name === "fromQuantity" && !QUANTITY.test(text.trim()) ? "Whole units, from 1 on." : null)}
      onChange={add.reset}
      onSubmit={({ fromQuantity, contractId, validTo, ...rest }) =>
        add.mutate({
          supplierId: row.id,
          ...rest,
          fromQuantity: Number(fromQuantity),
          contractId: contractId === "" ? null : Number(contractId),
          validTo: validTo || null,
        })
      }
      onClose={onClose}
    />
  );
}
