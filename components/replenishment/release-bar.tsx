"use client";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { formatMoney } from "@/components/ui/format";
import type { ReplenishmentRow } from "./replenishment-columns";
import { moneyByCurrency } from "./supplier-orders";

type Props = { rows: ReplenishmentRow[]; onRelease: (rows: ReplenishmentRow[]) => void; onClear: () => void };

/** A planning run or a person may have decided it since. */
export const isDecidable = (row: ReplenishmentRow) => (row.state === "open" || row.state === "snoozed") && row.quantity > 0;

/** What can be done to all selected recommendations at once. */
export function ReleaseBar({ rows, onRelease, onClear }: Props) {
  const may = useMay("replenishment.release");
  const decidable = rows.filter((row) => isDecidable(row) && may(row));
  const value = moneyByCurrency(decidable)
    .map(([currency, valueMinor]) => formatMoney(valueMinor, currency, true))
    .join(" and ");
  return (
    <section aria-label="Selected recommendations" className="flex h-10 shrink-0 items-center gap-2 border-b bg-information-surface px-3">
      <span className="figures">
        {rows.length} selected{decidable.length < rows.length ? `, ${decidable.length} of them can be released` : ""}
        {decidable.length > 0 ? `, ${value}` : ""}
      </span>
      <Button look="primary" disabled={decidable.length === 0} onClick={() => onRelease(decidable)}>
        Release
      </Button>
      <Button look="quiet" onClick={onClear}>
        Clear selection
      </Button>
    </section>
  );
}
