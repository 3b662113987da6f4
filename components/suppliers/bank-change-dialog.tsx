"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { failedField } from "@/components/ui/failed-field";
import { FieldInput } from "@/components/ui/field-input";
import { useToast } from "@/components/ui/toast";
import { ibanProblem, ibanProblemText, normalIban } from "@/domain/procurement/iban";
import type { SupplierRow } from "./supplier-types";

type Form = { iban: string; holder: string; validFrom: string; person: string; number: string; calledAt: string; reason: string };
const fields: { name: keyof Form; path: string; label: string; type?: string; wide?: boolean }[] = [
  { name: "iban", path: "iban", label: "IBAN", wide: true },
  { name: "holder", path: "holder", label: "Account holder" },
  { name: "validFrom", path: "validFrom", label: "Valid from", type: "date" },
  { name: "person", path: "call.person", label: "Who confirmed it when called" },
  { name: "number", path: "call.number", label: "On which number on file", type: "tel" },
  { name: "calledAt", path: "call.at", label: "Called at", type: "datetime-local" },
  { name: "reason", path: "reason", label: "Reason", wide: true },
];
/** The browser's own clock, as a field of date and time wants it. */
const localTime = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** Asks for the supplier to be paid elsewhere; what is wrong is said beside its field. */
export function BankChangeDialog({ row, onDone, onClose }: { row: SupplierRow; onDone: () => void; onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const ask = useMutation(trpc.suppliers.requestBankChange.mutationOptions({ onSettled: onDone }));
  const [form, setForm] = useState<Form>(() => ({
    iban: "",
    holder: row.name,
    validFrom: new Date().toISOString().slice(0, 10),
    person: "",
    number: "",
    calledAt: localTime(new Date()),
    reason: "",
  }));
  const wrongIban = form.iban.length > 14 ? ibanProblem(normalIban(form.iban)) : null;
  const refused = failedField(ask.error);
  const isNamed = refused !== null && fields.some(({ path }) => path === refused.field);
  const problemOf = (path: string) => {
    if (path === "iban" && wrongIban) return ibanProblemText[wrongIban];
    return refused?.field === path ? refused.message.replace(`${path}: `, "") : undefined;
  };
  const isComplete = Object.values(form).every((text) => text.trim() !== "") && !wrongIban;
  return (
    <Dialog title={`Where ${row.name} is paid`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const { validFrom, person, number, calledAt, ...rest } = form;
          ask.mutate(
            { supplierId: row.id, ...rest, validFrom: `${validFrom}T00:00:00Z`, call: { person, number, at: new Date(calledAt) } },
            {
              onSuccess: () => {
                toast("Asked: another person decides, and its invoices are held meanwhile.");
                onClose();
              },
            },
          );
        }}
      >
        <p className="text-muted">
          Call the supplier first, on a number that was on file before the change was asked for, never on one from the message that asks.
        </p>
        <div className="grid grid-cols-2 gap-3">
          {fields.map(({ name, path, label, type, wide }) => (
            <FieldInput
              key={name}
              label={label}
              type={type ?? "text"}
              autoComplete="off"
              value={form[name]}
              isChanged={false}
              problem={problemOf(path)}
              className={wide ? "col-span-2" : ""}
              onChange={(text) => {
                ask.reset();
                setForm({ ...form, [name]: text });
              }}
            />
          ))}
        </div>
        {refused && !isNamed ? (
          <p role="alert" className="text-critical">
            {refused.message}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" look="primary" disabled={!isComplete || ask.isPending}>
            Ask for it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
