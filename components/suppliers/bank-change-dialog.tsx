"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { useToast } from "@/components/ui/toast";
import { ibanProblem, ibanProblemText, normalIban } from "@/domain/procurement/iban";
import { dayOf } from "@/domain/procurement/price-list";
import type { SupplierRow } from "./supplier-types";

const fields = [
  { name: "iban", label: "IBAN", isWide: true },
  { name: "holder", label: "Account holder" },
  { name: "validFrom", label: "Valid from", type: "date" },
  { name: "person", path: "call.person", label: "Who confirmed it when called" },
  { name: "number", path: "call.number", label: "On which number on file", type: "tel" },
  { name: "calledAt", path: "call.at", label: "Called at", type: "datetime-local" },
  { name: "reason", label: "Reason", isWide: true },
] as const satisfies readonly DialogField<string>[];
type Name = (typeof fields)[number]["name"];

/** The shortest IBAN; what is shorter is still being typed. */
const LEAST = 15;
/** The browser's own clock, as a field of date and time wants it. */
const localTime = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function problemOf(name: Name, text: string): string | null {
  const iban = normalIban(text);
  const problem = name === "iban" && iban.length >= LEAST ? ibanProblem(iban) : null;
  return problem && ibanProblemText[problem];
}

type Props = {
  row: SupplierRow;
  onFile: { contactName: string | null; phone: string | null };
  onDone: () => void;
  onClose: () => void;
};

/** Asks for the supplier to be paid elsewhere. */
export function BankChangeDialog({ row, onFile, onDone, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const ask = useMutation(
    trpc.suppliers.requestBankChange.mutationOptions({
      onSettled: onDone,
      onSuccess: () => {
        toast("Asked: another person decides, and its invoices are held meanwhile.");
        onClose();
      },
    }),
  );
  const now = new Date();
  return (
    <FieldsDialog<Name>
      title={`Where ${row.name} is paid`}
      intro={`Call the supplier first, on a number that was on file before the change was asked for, never on one from the message that asks. ${
        onFile.phone
          ? `On file: ${onFile.contactName ? `${onFile.contactName}, ` : ""}${onFile.phone}.`
          : "No number is on file: who decides is told so."
      }`}
      fields={fields}
      initial={{
        iban: "",
        holder: row.name,
        validFrom: dayOf(now),
        person: onFile.contactName ?? "",
        number: onFile.phone ?? "",
        calledAt: localTime(now),
        reason: "",
      }}
      submit="Ask for it"
      isBusy={ask.isPending}
      error={ask.error}
      problemOf={problemOf}
      onChange={ask.reset}
      onSubmit={({ validFrom, person, number, calledAt, ...rest }) =>
        ask.mutate({ supplierId: row.id, ...rest, validFrom: `${validFrom}T00:00:00Z`, call: { person, number, at: new Date(calledAt) } })
      }
      onClose={onClose}
    />
  );
}
