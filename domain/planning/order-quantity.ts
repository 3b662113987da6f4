import { economicOrderQuantity } from "./policy/economic-order-quantity";

// How much one order is for: what is missing, or what is worth an order where that is more; up to the pack, then the supplier's minimum.
// Units: base units, days, minor units of money.
// Worked: 83 missing, pack 12, minimum 100: 84 by the pack → 100 by the minimum → 108, the next full pack. An order that costs 20.00 to
// place, of units that cost 4.00 and 20 % a year to keep, 10 sold a day, is worth √(2·20·3650/0.8) = 427.2 units: 432 in packs.

export type BoundBy = "order_up_to" | "order_multiple" | "minimum_order" | "economic_order" | "season_end";
export type PackTerms = { minimumOrderQuantity: number; orderMultiple: number };

/** The pack counts again after the minimum: that may not be a whole number of packs. */
export function orderQuantity(
  missing: number,
  { minimumOrderQuantity, orderMultiple }: PackTerms,
  economicQuantity = 0,
): { quantity: number; boundBy: BoundBy } {
  const packed = (units: number) => Math.ceil(units / orderMultiple) * orderMultiple;
  const byPack = packed(Math.max(missing, economicQuantity));
  if (byPack < minimumOrderQuantity) return { quantity: packed(minimumOrderQuantity), boundBy: "minimum_order" };
  if (economicQuantity > missing) return { quantity: byPack, boundBy: "economic_order" };
  return { quantity: byPack, boundBy: byPack > missing ? "order_multiple" : "order_up_to" };
}

export type OrderCosts = {
  /** Of one order; 0 or absent: nobody reckons with it. */
  orderingCostMinor?: number;
  /** A year, as a share of the cost. */
  holdingRate?: number;
  unitCostMinor: number;
};

const YEAR_DAYS = 365;
/** As long as an order that others fill up may cover (server/services/planning/join-orders.ts). */
const LONGEST_COVER_DAYS = 180;

/** Units that are worth an order, but never what would lie for longer than LONGEST_COVER_DAYS; 0 where an order costs nothing. */
export function worthAnOrder({ orderingCostMinor = 0, holdingRate = 0, unitCostMinor }: OrderCosts, dailyDemand: number): number {
  const holdingCost = unitCostMinor * holdingRate;
  if (orderingCostMinor === 0 || holdingCost <= 0 || dailyDemand <= 0) return 0;
  const lot = economicOrderQuantity({ fixedCost: orderingCostMinor, holdingCost, demandRate: dailyDemand * YEAR_DAYS });
  return Math.ceil(Math.min(lot.orderQuantity, dailyDemand * LONGEST_COVER_DAYS) - 1e-9);
}
