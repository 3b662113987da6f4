"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { dayAfter, dayOf } from "@/domain/procurement/price-list";
import { EndDialog } from "./end-dialog";
import type { Contract } from "./supplier-types";

/** A contract that holds is ended or prolonged, one that has not begun is withdrawn; one that is over stays as it was. */
export function ContractActions({ contract, onDone }: { contract: Contract; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const [open, setOpen] = useState<"end" | "prolong" | null>(null);
  const done = (text: string) => {
    toast(text);
    setOpen(null);
  };
  const end = useMutation(
    trpc.suppliers.endContract.mutationOptions({
      onSettled: onDone,
      onSuccess: ({ endedPrices, withdrawnPrices }) =>
        done(`The contract ends; with it ${endedPrices} prices, and ${withdrawnPrices} that were to come are withdrawn.`),
    }),
  );
  const prolong = useMutation(
    trpc.suppliers.prolongContract.mutationOptions({
      onSettled: onDone,
      onSuccess: ({ prolongedPrices }) => done(`The contract holds longer, and with it ${prolongedPrices} prices.`),
    }),
  );
  const withdraw = useMutation(trpc.suppliers.withdrawContract.mutationOptions({ onSettled: onDone }));
  if (contract.state === "expired") return null;
  const isFuture = contract.state === "future";
  return (
    <span className="flex gap-1">
      {contract.validTo === null ? null : (
        <Button look="quiet" aria-label={`Prolong contract ${contract.number}`} onClick={() => setOpen("prolong")}>
          Prolong
        </Button>
      )}
      {isFuture ? (
        <ReasonDialog
          label="Withdraw"
          look="quiet"
          title={`Withdraw contract ${contract.number}`}
          onConfirm={async (reason) => {
            const { withdrawnPrices } = await withdraw.mutateAsync({ contractId: contract.id, reason });
            done(`The contract is withdrawn, and with it ${withdrawnPrices} prices.`);
          }}
        >
          It has not begun: it goes with its prices, as if it had not been agreed.
        </ReasonDialog>
      ) : (
        <Button look="quiet" aria-label={`End contract ${contract.number}`} onClick={() => setOpen("end")}>
          End it
        </Button>
      )}
      {open === "end" ? (
        <EndDialog
          title={`End contract ${contract.number}`}
          isBusy={end.isPending}
          error={end.error}
          onChange={end.reset}
          onEnd={(chosen) => end.mutate({ contractId: contract.id, ...chosen })}
          onClose={() => setOpen(null)}
        >
          Its prices end with it; orders of later days cost what else is listed, or the standing price.
        </EndDialog>
      ) : null}
      {open === "prolong" ? (
        <EndDialog
          title={`Prolong contract ${contract.number}`}
          submit="Prolong it"
          offered={dayAfter(contract.validTo ?? dayOf(new Date()), 365)}
          isBusy={prolong.isPending}
          error={prolong.error}
          onChange={prolong.reset}
          onEnd={(chosen) => prolong.mutate({ contractId: contract.id, ...chosen })}
          onClose={() => setOpen(null)}
        >
          Its prices that end with it hold longer too, unless others are listed for those days.
        </EndDialog>
      ) : null}
    </span>
  );
}
