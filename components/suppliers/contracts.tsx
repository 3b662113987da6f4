"use client";
import Link from "next/link";
import { useState } from "react";
import { equalTo, gridHref } from "@/components/grid/grid-url";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import { Section } from "@/components/ui/panel";
import { dayOf } from "@/domain/procurement/price-list";
import { AddContractDialog } from "./add-contract-dialog";
import { ContractActions } from "./contract-actions";
import type { Contract, SupplierRow } from "./supplier-types";
import { ValidityBadge } from "./validity-badge";

/** The orders that the contract's sum is made of: of its currency, of its days, and not cancelled. */
const ordersUnder = (row: SupplierRow, contract: Contract) =>
  gridHref("/purchasing", {
    filters: {
      supplierCode: equalTo(row.code),
      currency: equalTo(contract.currency),
      cancelledAt: { filterType: "date", type: "blank" },
      orderedAt: {
        filterType: "date",
        type: "inRange",
        dateFrom: `${contract.validFrom} 00:00:00`,
        dateTo: `${contract.validTo ?? dayOf(new Date())} 00:00:00`,
      },
    },
  });

/** What was agreed with the supplier, and how long it holds. */
export function Contracts({ row, contracts, onDone }: { row: SupplierRow; contracts: Contract[]; onDone: () => void }) {
  const mayManage = useMay("contracts.manage")(row);
  const [isAdding, setIsAdding] = useState(false);
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
              {mayManage ? <ContractActions contract={contract} onDone={onDone} /> : null}
            </div>
            <p className="figures">
              {contract.validFrom} to {contract.validTo ?? "its end"}
              <span className="text-muted">
                {" "}
                · {formatQuantity(contract.priceCount)} prices ·{" "}
                {contract.paymentDays === null ? "paid as usual" : `paid ${contract.paymentDays} days after the invoice`}
                {contract.incoterm ? ` · ${contract.incoterm}` : ""}
              </span>
            </p>
            {contract.state === "future" ? null : (
              <p>
                <Link className="figures text-accent underline" href={ordersUnder(row, contract)}>
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
    </Section>
  );
}
