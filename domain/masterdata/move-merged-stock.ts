import Big from "big.js";

// Stock that stands under a merged item goes over to the survivor: what is free of it. What is reserved for a customer is shipped
// under the number that it was promised by, what is in quarantine or comes back is judged under it, and what is waited for is served
// first. The value goes with it: the survivor's unit cost becomes the average over the units (to six places, half up), so that the two
// together are worth what they were, and what stays under the old number keeps its cost.
// Worked number: 50 at 4.00 and 30 that come over at 5.60 are 200.00 + 168.00 = 368.00 for 80 units, 4.60 each.

export type StandingStock = { nodeId: number; sellable: number; allocated: number; backordered: number };

/** Units to move, by node; nodes with nothing free are left out. */
export const freeStock = (balances: readonly StandingStock[]): { nodeId: number; units: number }[] =>
  balances.flatMap(({ nodeId, sellable, allocated, backordered }) => {
    const units = Math.max(0, sellable - allocated - backordered);
    return units > 0 ? [{ nodeId, units }] : [];
  });

/** The survivor's unit cost after it takes the units over. Without any stock of its own it takes the cost that they come with. */
export function costAfter(survivor: { units: number; unitCost: string }, coming: { units: number; unitCost: string }): string {
  const units = survivor.units + coming.units;
  if (units <= 0) return survivor.unitCost;
  const value = new Big(survivor.unitCost).times(survivor.units).plus(new Big(coming.unitCost).times(coming.units));
  return value.div(units).round(6, Big.roundHalfUp).toFixed();
}
