import { anyOf } from "@/components/grid/filter-tabs";
import { blank, equalTo, type GridFilters, gridHref, oneOf } from "@/components/grid/grid-url";
import { dayOf } from "@/domain/procurement/price-list";

const DAY = 86_400_000;

/** The days of a month ("2026-03") as the lists filter them, both included. */
export function inMonth(month: string) {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const last = dayOf(new Date(Date.UTC(year, number, 1) - DAY));
  return { filterType: "date", type: "inRange", dateFrom: `${month}-01 00:00:00`, dateTo: `${last} 00:00:00` };
}

type Which = { category: string; month: string; currency: string };

/** The rows behind the figures of a budget: what counts in it, by the filters of the lists. */
export function budgetRows({
  category,
  month,
  currency,
}: Which): Record<"committed" | "spent" | "waiting" | "waitingVersions" | "planned", string> {
  const within: GridFilters = { categories: equalTo(category), currency: equalTo(currency) };
  const ordered: GridFilters = { ...within, orderedAt: inMonth(month) };
  return {
    committed: gridHref("/purchasing", {
      filters: {
        ...ordered,
        cancelledAt: blank,
        approvalState: oneOf("approved", "pending"),
        invoiceState: oneOf("none", "partial", "blocked"),
      },
    }),
    spent: gridHref("/invoices", { filters: { ...ordered, state: anyOf("matched", "within_tolerance", "released") } }),
    waiting: gridHref("/purchasing/requisitions", { filters: { ...within, state: oneOf("waiting") } }),
    planned: gridHref("/replenishment", { filters: { category: equalTo(category), currency: equalTo(currency), state: anyOf("open") } }),
    waitingVersions: gridHref("/purchasing", { filters: { ...ordered, cancelledAt: blank, approvalState: oneOf("pending") } }),
  };
}
