"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { openRow } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { useToast } from "@/components/ui/toast";
import { identityFields, identityOf } from "./identity-fields";

type Name = "entityId" | "code" | "name" | "currency" | "country" | (typeof identityFields)[number]["name"];

/** Takes down a supplier that wants to come in; nothing for who may not review one. */
export function AddSupplier() {
  const trpc = useTRPC();
  const toast = useToast();
  const [isOpen, setIsOpen] = useState(false);
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const may = me.data?.scopes["suppliers.review"] !== undefined;
  const entities = useQuery(trpc.suppliers.entities.queryOptions(undefined, { enabled: may, staleTime: 300_000 }));
  const add = useMutation(
    trpc.suppliers.add.mutationOptions({
      onSuccess: ({ id }, { name }) => {
        toast(`${name} applies: start its review when its papers are there.`);
        setIsOpen(false);
        openRow(id);
      },
    }),
  );
  const [first] = entities.data ?? [];
  if (!may || !first) return null;
  const choices = entities.data ?? [];
  const fields: DialogField<Name>[] = [
    ...(choices.length > 1
      ? [
          {
            name: "entityId" as const,
            label: "Company",
            options: choices.map(({ id, name }) => ({ value: String(id), label: name })),
            isWide: true,
          },
        ]
      : []),
    { name: "name", label: "Name", isWide: true },
    { name: "code", label: "Code" },
    { name: "currency", label: "Currency of its orders" },
    { name: "country", label: "Country", isOptional: true },
    ...identityFields,
  ];
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Add a supplier</Button>
      {isOpen ? (
        <FieldsDialog<Name>
          title="A supplier that wants to come in"
          intro="It applies: nothing can be ordered from it before two people have reviewed it."
          fields={fields}
          initial={{
            ...{ entityId: String(first.id), name: "", code: "", currency: first.currency, country: "" },
            ...{ taxId: "", contactName: "", phone: "", email: "", address: "" },
          }}
          submit="Add it"
          isBusy={add.isPending}
          error={add.error}
          onChange={add.reset}
          onSubmit={({ entityId, name, code, currency, country, ...identity }) =>
            add.mutate({
              ...{ entityId: Number(entityId), name, code, currency },
              country: country.trim() === "" ? null : country,
              ...identityOf(identity),
            })
          }
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </>
  );
}
