"use client";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { equalTo, gridHref } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import { Section } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import { AddContractDialog } from "./add-contract-dialog";
import { EndDialog } from "./end-dialog";
import type { Contract, SupplierRow } from "./supplier-types";
import { ValidityBadge } from "./validity-badge";

/** What was agreed with the supplier, and how long it holds. */
export function Contracts({ row, contracts, onDone }: { row: SupplierRow; contracts: Contract[]; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const mayManage = useMay("contracts.manage")(row);
  const [ending, setEnding] = useState<Contract | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const end = useMutation(
    trpc.suppliers.endContract.mutationOptions({
      onSettled: onDone,
      onSuccess: ({ endedPrices, withdrawnPrices }) => {
        toast(`The contract ends; with it ${endedPrices} prices, and ${withdrawnPrices} that were to come are withdrawn.`);
        setEnding(null);
      },
    }),
  );
  return (
    <Section title="Contracts">
      {contracts.length === 0 ? <p className="text-muted">There is no contract: its standing terms hold.</p> : null}
      <ul className="flex flex-col gap-2">
        {contracts.map((contract) => (
          <li key={contract.id} className="flex flex-col gap-1 border-b border-line/60 pb-2">
            <div className="flex items-center justify-between gap-2">
              <span className="flex min-w-0 items-center gap-2">
                <span className="truncate font-medium">{contract.number}</span>
                <ValidityBadge state={contract.state} />
              </span>
              {mayManage && (contract.state === "valid" || contract.state === "ends_soon") ? (
                <Button look="quiet" onClick={() => setEnding(contract)}>
                  End it
                </Button>
              ) : null}
            </div>
            <p className="figures">
              {contract.validFrom} to {contract.validTo ?? "its end"}
              <span className="text-muted">
                {" "}
                · {formatQuantity(contract.priceCount)} prices ·{" "}
                {contract.paymentDays === null ? "paid as usual" : `paid ${contract.paymentDays} days after the invoice`}
              </span>
            </p>
            {contract.state === "future" ? null : (
              <p>
                <Link
                  className="figures text-accent hover:underline"
                  href={gridHref("/purchasing", { filters: { supplierName: equalTo(row.name) } })}
                >
                  {formatMoney(contract.orderedMinor, contract.currency, true)}
                </Link>{" "}
                {contract.minimumSpendMinor === null
                  ? "ordered while it was valid"
                  : `ordered of ${formatMoney(contract.minimumSpendMinor, contract.currency, true)} promised, ${formatRatio(contract.orderedMinor / contract.minimumSpendMinor, 0)}`}
              </p>
            )}
          </li>
        ))}
      </ul>
      {mayManage ? (
        <div>
          <Button onClick={() => setIsAdding(true)}>Add a contract</Button>
        </div>
      ) : null}
      {isAdding ? <AddContractDialog row={row} onDone={onDone} onClose={() => setIsAdding(false)} /> : null}
      {ending ? (
        <EndDialog
          title={`End contract ${ending.number}`}
          isBusy={end.isPending}
          error={end.error}
          onChange={end.reset}
          onEnd={(chosen) => end.mutate({ contractId: ending.id, ...chosen })}
          onClose={() => setEnding(null)}
        >
          Its prices end with it; orders of later days cost what else is listed, or the standing price.
        </EndDialog>
      ) : null}
    </Section>
  );
}
