// How much to order when demand is steady: the fixed cost of ordering against the cost of keeping. One unit of time
// for all rates (a year, say), money per order, per unit and time:
//   EOQ               Q = √(2Kλ/h)                    cost Kλ/Q + hQ/2
//   with backorders   Q = √(2Kλ(h+p)/(hp)), a share x = h/(h+p) of it waits
//   while it is made  Q = √(2Kλ/(h(1−λ/μ))), made at rate μ > λ
// Worked: K 8, h 0.225, λ 1,300: Q = 304.05, cost 68.41; with p 5: Q = 310.81, 4.3 % waits, cost 66.92; made at
// 2,000 a year: Q = 513.93, cost 40.47.

export type LotSize = { orderQuantity: number; cost: number };
export type LotCosts = {
  /** Money for placing one order, whatever its size. */
  fixedCost: number;
  /** Money for keeping one unit for one unit of time. */
  holdingCost: number;
  /** Units a unit of time. */
  demandRate: number;
};

/** The best quantity, or what a given quantity costs. */
export function economicOrderQuantity({ fixedCost, holdingCost, demandRate }: LotCosts, given?: number): LotSize {
  const orderQuantity = given ?? Math.sqrt((2 * fixedCost * demandRate) / holdingCost);
  return { orderQuantity, cost: (fixedCost * demandRate) / orderQuantity + (holdingCost * orderQuantity) / 2 };
}

/** `stockoutCost` is money for one waiting unit and unit of time. */
export function economicOrderQuantityWithBackorders(
  { fixedCost, holdingCost, demandRate, stockoutCost }: LotCosts & { stockoutCost: number },
  given?: { orderQuantity: number; stockoutFraction: number },
): LotSize & { stockoutFraction: number } {
  const { orderQuantity, stockoutFraction } = given ?? {
    orderQuantity: Math.sqrt((2 * fixedCost * demandRate * (holdingCost + stockoutCost)) / (holdingCost * stockoutCost)),
    stockoutFraction: holdingCost / (holdingCost + stockoutCost),
  };
  const kept = (holdingCost * orderQuantity * (1 - stockoutFraction) ** 2) / 2;
  const waiting = (stockoutCost * orderQuantity * stockoutFraction ** 2) / 2;
  return { orderQuantity, stockoutFraction, cost: (fixedCost * demandRate) / orderQuantity + kept + waiting };
}

/** The lot arrives piece by piece while it is sold, so it never lies there whole. */
export function economicProductionQuantity(
  { fixedCost, holdingCost, demandRate, productionRate }: LotCosts & { productionRate: number },
  given?: number,
): LotSize {
  if (productionRate <= demandRate) throw new RangeError("What is sold faster than it is made never piles up.");
  return economicOrderQuantity({ fixedCost, holdingCost: holdingCost * (1 - demandRate / productionRate), demandRate }, given);
}
