import type { ReplayHistory, ReplayResult, Stretch } from "./replay";

// What a replay came to, for setting policies side by side. Service is counted twice, as the two targets mean it: cycles
// (from delivery to delivery) without a stockout, and units that were there when asked for. Stock is the average value of
// the nights, orders are order lines, an expedite is a stockout while an order was on its way.
// Worked: of 200 units asked for 10 were lost: fill rate 0.95; lost margin is each lost unit's price less its cost.

export type BacktestOutcome = {
  cycleService: number | null;
  fillRate: number | null;
  /** Share of the nights with something on hand; back-tests of before did not count it. */
  stockedNights?: number | null;
  averageStockMinor: number;
  orders: number;
  orderedUnits: number;
  expedites: number;
  demandedUnits: number;
  lostUnits: number;
  lostMarginMinor: number;
  /** By week of the stretch: average value on hand, and share of the units asked for that were there. */
  weeks: { stockMinor: number; fillRate: number | null }[];
};

/** What really happened in the stretch to the items that were replayed, as far as it was recorded. */
export type RecordedOutcome = {
  stockedNights: number | null;
  averageStockMinor: number;
  orders: number;
  orderedUnits: number;
  /** Units that customers had to wait for, of the whole company. */
  backorderedUnits: number;
  /** UTC day from which on stock is recorded, where that is later than the first of the stretch. */
  recordedFrom: string | null;
};

const total = (column: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < column.length; index++) sum += column[index] ?? 0;
  return sum;
};
const share = (part: number, whole: number) => (whole > 0 ? 1 - part / whole : null);

export function outcomeOf({ keys }: ReplayHistory, result: ReplayResult, { from, to }: Stretch): BacktestOutcome {
  const days = to - from;
  let stock = 0;
  let lostMarginMinor = 0;
  for (const [key, { unitCostMinor, unitMarginMinor }] of keys.entries()) {
    stock += (result.unitNights[key] ?? 0) * unitCostMinor;
    lostMarginMinor += (result.lost[key] ?? 0) * unitMarginMinor;
  }
  const weeks = Array.from(result.weeks.stockValueMinor, (value, week) => ({
    stockMinor: Math.round(value / Math.min(7, days - week * 7)),
    fillRate: share(result.weeks.lost[week] ?? 0, result.weeks.demanded[week] ?? 0),
  }));
  return {
    cycleService: share(total(result.cyclesShort), total(result.cycles)),
    fillRate: share(total(result.lost), total(result.demanded)),
    stockedNights: share(total(result.nights) - total(result.stockedNights), total(result.nights)),
    averageStockMinor: Math.round(stock / days),
    orders: total(result.orders),
    orderedUnits: total(result.orderedUnits),
    expedites: total(result.expedites),
    demandedUnits: total(result.demanded),
    lostUnits: total(result.lost),
    lostMarginMinor: Math.round(lostMarginMinor),
    weeks,
  };
}
