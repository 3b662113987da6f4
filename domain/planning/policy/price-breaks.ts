// How much to order when more is cheaper. The supplier's unit cost is c_j from quantity b_j on; keeping costs a share
// of what was paid. Money and units per unit of time:
//   all units   the lower price holds for the whole order: cost c_j·λ + Kλ/Q + i·c_j·Q/2
//   incremental the lower price holds only for what lies above the break. What the first units cost more is like a
//               fixed cost f_j = Σ_{i<j} c_i·(b_{i+1} − b_i) − c_j·b_j: cost c_j·λ + (K + f_j)·λ/Q + i·(c_j·Q + f_j)/2
// Worked: K 8, i 0.3, λ 1,300, 0.75 from 0, 0.72 from 400, 0.68 from 800, all units: order 800, cost 978.60 a year.
// K 150, i 0.25, λ 2,400, 100/90/80 from 0/300/600, incremental: order 1,481.89, cost 222,762.81.

export type PriceBreak = {
  /** From this quantity on, in units. The first break starts at 0. */
  from: number;
  unitCost: number;
};
export type PriceBreakCosts = {
  fixedCost: number;
  /** Share of the unit cost that keeping it for one unit of time costs. */
  holdingCostRate: number;
  demandRate: number;
  breaks: readonly PriceBreak[];
};
/** `breakIndex` counts from 0. */
export type BreakChoice = { orderQuantity: number; breakIndex: number; cost: number };

const cheapest = (choices: readonly BreakChoice[]): BreakChoice => {
  const [first, ...others] = choices;
  if (!first) throw new RangeError("There is no price to order at.");
  return others.reduce((best, choice) => (choice.cost < best.cost ? choice : best), first);
};

/** The EOQ of each price, moved into the quantities for which that price holds; the cheapest of them. */
export function allUnitsDiscount({ fixedCost, holdingCostRate, demandRate, breaks }: PriceBreakCosts): BreakChoice {
  return cheapest(
    breaks.map(({ from, unitCost }, breakIndex) => {
      const below = breaks[breakIndex + 1]?.from ?? Number.POSITIVE_INFINITY;
      const unconstrained = Math.sqrt((2 * fixedCost * demandRate) / (holdingCostRate * unitCost));
      // At the next break its own, lower price holds: the end of the interval never wins.
      const orderQuantity = Math.min(Math.max(unconstrained, from), below);
      const keeping = (holdingCostRate * unitCost * orderQuantity) / 2;
      return { orderQuantity, breakIndex, cost: unitCost * demandRate + (fixedCost * demandRate) / orderQuantity + keeping };
    }),
  );
}

/** Only quantities that lie within their own price's interval count; the best of all always does. */
export function incrementalDiscount({ fixedCost, holdingCostRate, demandRate, breaks }: PriceBreakCosts): BreakChoice {
  let paidBelow = 0;
  const choices: BreakChoice[] = [];
  for (const [breakIndex, { from, unitCost }] of breaks.entries()) {
    const previous = breaks[breakIndex - 1];
    if (previous) paidBelow += previous.unitCost * (from - previous.from);
    const surcharge = paidBelow - unitCost * from;
    const orderQuantity = Math.sqrt((2 * (fixedCost + surcharge) * demandRate) / (holdingCostRate * unitCost));
    if (orderQuantity < from || orderQuantity >= (breaks[breakIndex + 1]?.from ?? Number.POSITIVE_INFINITY)) continue;
    const ordering = ((fixedCost + surcharge) * demandRate) / orderQuantity;
    const keeping = (holdingCostRate * (unitCost * orderQuantity + surcharge)) / 2;
    choices.push({ orderQuantity, breakIndex, cost: unitCost * demandRate + ordering + keeping });
  }
  return cheapest(choices);
}
