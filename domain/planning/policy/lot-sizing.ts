// Which periods to order in when demand is known and differs by period (Wagner and Whitin). An order in period t for
// the demand of t … u − 1 costs K_t + c_t·Σd + Σ h_i·(what is kept at the end of period i); nothing to order costs nothing.
// The cheapest plan from t on is θ_t = min_u (cost of one order for t … u − 1) + θ_u.
// Worked: demand 730, 580, 445, 650, 880, K 100, h 0.1: order 1,310 in the first, 1,095 in the third and 880 in the
// fifth period, cost 423.

export type Period = {
  demand: number;
  fixedCost: number;
  /** Money for one unit kept at the end of the period. */
  holdingCost: number;
  /** Money for one unit; leave out where it is the same in all periods. */
  unitCost?: number;
};
export type LotPlan = {
  cost: number;
  orderQuantities: number[];
  /** For each period the index of the period in which the next order after one here comes. */
  nextOrders: number[];
};

export function wagnerWhitin(periods: readonly Period[]): LotPlan {
  const count = periods.length;
  const cheapest = new Float64Array(count + 1);
  const nextOrders = new Array<number>(count).fill(count);
  for (let from = count - 1; from >= 0; from--) {
    cheapest[from] = Number.POSITIVE_INFINITY;
    const { fixedCost = 0, unitCost = 0 } = periods[from] ?? {};
    let quantity = 0;
    let variable = 0;
    let keptUntilNow = 0;
    for (let next = from + 1; next <= count; next++) {
      const demand = periods[next - 1]?.demand ?? 0;
      quantity += demand;
      variable += demand * (unitCost + keptUntilNow);
      keptUntilNow += periods[next - 1]?.holdingCost ?? 0;
      const cost = (quantity > 0 ? fixedCost : 0) + variable + (cheapest[next] ?? 0);
      if (cost < (cheapest[from] ?? 0)) {
        cheapest[from] = cost;
        nextOrders[from] = next;
      }
    }
  }
  const orderQuantities = new Array<number>(count).fill(0);
  for (let from = 0; from < count; from = nextOrders[from] ?? count) {
    orderQuantities[from] = periods.slice(from, nextOrders[from]).reduce((sum, { demand }) => sum + demand, 0);
  }
  return { cost: cheapest[0] ?? 0, orderQuantities, nextOrders };
}
