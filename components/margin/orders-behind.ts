import { equalTo, type GridFilters, gridHref, oneOf } from "@/components/grid/grid-url";
import type { MarginStep } from "./margin-steps";

const DAY = 86_400_000;
/** As the grid's own date filter writes it. */
const calendarDay = (instant: number) => `${new Date(instant).toISOString().slice(0, 10)} 00:00:00`;

const within = (from: string, to: string) => ({
  filterType: "date",
  type: "inRange",
  dateFrom: calendarDay(Date.parse(from)),
  // The period ends before its last instant; the filter means the whole last day.
  dateTo: calendarDay(Date.parse(to) - DAY),
});

export type Place = { from: string; to: string; node: number | null; channel?: string | null };

/** The list of the orders that a figure is made of. */
export function ordersBehind({ from, to, node, channel }: Place, part: MarginStep["part"] = "revenueMinor"): string {
  const period = within(from, to);
  const filters: GridFilters = {
    ...(part === "freightMinor" ? { shippedAt: period } : { placedAt: period }),
    ...(part === "cancelledMinor" ? { state: oneOf("cancelled") } : {}),
    ...(part === "returnsMinor" ? { state: oneOf("returned") } : {}),
    ...(channel ? { channelCode: equalTo(channel) } : {}),
  };
  return gridHref("/orders", { filters, node });
}

export const itemsOf = (category: string, node: number | null) =>
  gridHref("/inventory", { filters: { category: equalTo(category) }, node });
