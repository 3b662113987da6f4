import type { StockPosition } from "./recommendation";

// When stock ends and what is lost if nothing more is ordered. Supply counts from the day it is promised for; what is overdue counts
// nowhere, because nobody knows when it comes. Customers who wait are served by the next arrival; demand that finds nothing is lost.
// Supply without a date (transfers on their way, balances that were taken over) counts as there.
// Worked: 30 there, 10 a day, 50 promised in 5 days, 16 days: stock ends after 3 days, 2 days lose 20, the 50 last until day 10,
// 6 days lose 60: 80 in all. Counted as stock, the 50 would have hidden the first gap and put the stock-out to day 8.
// An order that comes in 9 days can save the 60 and not the 20.

/** Units that a purchase order's line still owes; `inDays` from the planning day, below 0 where it is overdue. */
export type Arrival = { inDays: number; units: number };
export type StockProjection = {
  /** Whole days until the first demand finds nothing; 0 where nothing is there, ten years where it lasts longer. */
  stockoutInDays: number;
  /** Of the demand of the window, and of the customers who wait, base units. */
  lostUnits: number;
  /** Overdue supply that was not counted, base units. */
  lateUnits: number;
};

/** `dailyDemand` base units a day; `days` the window, whole or not. What was only requested is not supply. */
export function projectStock(stock: StockPosition, arrivals: readonly Arrival[], dailyDemand: number, days: number): StockProjection {
  const start = startOf(stock, arrivals);
  const coming = inOrder(arrivals);
  return {
    stockoutInDays: firstGap(start, coming, dailyDemand),
    lostUnits: lostBetween(start, coming, dailyDemand, { from: 0, until: days }),
    lateUnits: unitsOf(arrivals) - unitsOf(coming),
  };
}

/** Of the `lostUnits` of the same projection, those that an order of now saves if it is large enough: it comes in `orderInDays`. */
export function savedUnits(
  stock: StockPosition,
  arrivals: readonly Arrival[],
  dailyDemand: number,
  { lostUnits, days, orderInDays }: { lostUnits: number; days: number; orderInDays: number },
): number {
  if (lostUnits <= 0) return 0;
  const coming = inOrder([...arrivals, { inDays: orderInDays, units: lostUnits }]);
  return Math.max(0, lostUnits - lostBetween(startOf(stock, arrivals), coming, dailyDemand, { from: 0, until: days }));
}

const startOf = (stock: StockPosition, arrivals: readonly Arrival[]) =>
  stock.sellable - stock.allocated - stock.backordered + Math.max(0, stock.inboundOrdered + stock.inTransit - unitsOf(arrivals));

export const unitsOf = (arrivals: readonly Arrival[]) => arrivals.reduce((sum, { units }) => sum + units, 0);
/** What is not overdue, the first to come first. */
export const inOrder = (arrivals: readonly Arrival[]) => arrivals.filter(({ inDays }) => inDays >= 0).sort((a, b) => a.inDays - b.inDays);

/** What sells a unit in three years outlasts every calendar. */
const LONGEST_DAYS = 3_650;

function firstGap(start: number, coming: readonly Arrival[], dailyDemand: number): number {
  if (dailyDemand <= 0) return 0;
  let supply = start;
  for (const { inDays, units } of coming) {
    if (supply < dailyDemand * inDays) break;
    supply += units;
  }
  return Math.min(LONGEST_DAYS, Math.floor(Math.max(0, supply) / dailyDemand));
}

/** Units lost from day `from` on, customers who still wait at day `until` included; `start` is what is there, below 0 where customers wait. */
export function lostBetween(
  start: number,
  coming: readonly Arrival[],
  dailyDemand: number,
  { from, until }: { from: number; until: number },
): number {
  let level = start;
  let day = 0;
  let lost = 0;
  const sellUntil = (end: number) => {
    const demand = dailyDemand * (end - day);
    const served = Math.min(Math.max(0, level), demand);
    level -= served;
    // What is there sells first: the gap is at the end.
    if (end > from) lost += Math.min(demand - served, dailyDemand * (end - from));
    day = end;
  };
  for (const { inDays, units } of coming) {
    if (inDays >= until) break;
    sellUntil(inDays);
    level += units;
  }
  sellUntil(until);
  return lost + Math.max(0, -level);
}
