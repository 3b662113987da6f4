"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import type { BankDetail, SupplierRow } from "./supplier-types";

const inGroups = (iban: string) => iban.replace(/(.{4})(?=.)/g, "$1 ");

/** The account, masked; who may see it whole asks for it, and the audit keeps that they did. */
export function BankReveal({ row, detail, onDone }: { row: SupplierRow; detail: BankDetail; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const mayReveal = useMay("bankdetails.reveal")(row);
  const reveal = useMutation(
    trpc.suppliers.revealBankDetail.mutationOptions({
      onSettled: onDone,
      onSuccess: () => toast("That you looked stands in the audit."),
      onError: (error) => toast(error.message),
    }),
  );
  return (
    <span className="flex items-center gap-2">
      <span className="figures">{reveal.data ? inGroups(reveal.data.iban) : detail.maskedIban}</span>
      {mayReveal ? (
        <Button
          look="quiet"
          disabled={reveal.isPending}
          onClick={() => (reveal.data ? reveal.reset() : reveal.mutate({ supplierId: row.id, version: detail.version }))}
        >
          {reveal.data ? "Hide" : "Show"}
        </Button>
      ) : null}
    </span>
  );
}
