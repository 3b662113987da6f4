import Link from "next/link";
import { equalTo, gridHref, oneOf } from "@/components/grid/grid-url";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { dayAfter, dayOf } from "@/domain/procurement/price-list";
import { SCORE_DAYS } from "@/domain/procurement/supplier-scorecard";
import type { SupplierRow } from "./supplier-types";

type Cell = { data: SupplierRow | undefined };
const link = "text-accent hover:underline";
/** A click on the number opens the orders, not the supplier's panel. */
const apart = (event: { stopPropagation: () => void }) => event.stopPropagation();
const standing = (row: SupplierRow) => ({ supplierCode: equalTo(row.code), cancelledAt: { filterType: "date", type: "blank" } });

/** How many orders are still to come, as a link to them. */
export function OpenOrders({ data: row }: Cell) {
  if (!row) return null;
  if (row.openOrders === 0) return "0";
  const filters = { ...standing(row), receiptState: oneOf("none", "partial") };
  return (
    <Link className={link} onClick={apart} href={gridHref("/purchasing", { filters })}>
      {formatQuantity(row.openOrders)}
    </Link>
  );
}

/** What was ordered in the days of the scores, as a link to the orders. */
export function Ordered({ data: row }: Cell) {
  if (!row) return null;
  const since = dayAfter(dayOf(new Date()), -SCORE_DAYS);
  const filters = { ...standing(row), orderedAt: { filterType: "date", type: "greaterThan", dateFrom: `${since} 00:00:00`, dateTo: null } };
  return (
    <Link className={link} onClick={apart} href={gridHref("/purchasing", { filters })}>
      {formatMoney(row.spendMinor, row.currency)}
    </Link>
  );
}
