import type { LotCosts, LotSize } from "./economic-order-quantity";

// How much to order when the supplier delivers another quantity than was ordered, or fails for a while. Demand steady:
//   additive yield        Q + Y arrives, Y with mean m and deviation s: Q + m = √(2Kλ/h + s²)
//   multiplicative yield  Q·Y arrives: Q = √(2Kλ/(h·(m² + s²)))
//   disruptions           the supplier fails at rate α and recovers at rate β; with b(Q) = α/(α+β)·(1 − e^(−(α+β)Q/λ))/β
//                         the expected wait of an order: cost (K + hQ²/(2λ) + pλ·b)/(Q/λ + b)
// Worked: K 18,500, h 0.06, λ 75,000, Y −15,000 ± 9,000: Q = 230,246, cost 12,914.78. K 8, h 0.225, p 5, λ 1,300,
// α 1.5, β 14: Q = 772.81, cost 173.95: 2.5 times the EOQ.

export type YieldSpread = { yieldMean: number; yieldDeviation: number };

export function orderQuantityWithAdditiveYield(
  { fixedCost, holdingCost, demandRate, yieldMean, yieldDeviation }: LotCosts & YieldSpread,
  given?: number,
): LotSize {
  const orderQuantity = given ?? Math.sqrt((2 * fixedCost * demandRate) / holdingCost + yieldDeviation ** 2) - yieldMean;
  const arrives = orderQuantity + yieldMean;
  return { orderQuantity, cost: (fixedCost * demandRate + (holdingCost * (arrives ** 2 + yieldDeviation ** 2)) / 2) / arrives };
}

export function orderQuantityWithMultiplicativeYield(
  { fixedCost, holdingCost, demandRate, yieldMean, yieldDeviation }: LotCosts & YieldSpread,
  given?: number,
): LotSize {
  const secondMoment = yieldMean ** 2 + yieldDeviation ** 2;
  const orderQuantity = given ?? Math.sqrt((2 * fixedCost * demandRate) / (holdingCost * secondMoment));
  const keeping = (holdingCost * orderQuantity ** 2 * secondMoment) / 2;
  return { orderQuantity, cost: (fixedCost * demandRate + keeping) / (orderQuantity * yieldMean) };
}

export type DisruptionCosts = LotCosts & {
  /** Money for one lost or waiting unit. */
  stockoutCost: number;
  /** Failures per unit of time while the supplier works. */
  disruptionRate: number;
  /** Recoveries per unit of time while it does not. */
  recoveryRate: number;
};

/** `longCycle`: orders last so long that the chance of a failure no longer depends on it; the answer is then a formula. */
export function disruptionCost(costs: DisruptionCosts, orderQuantity: number, longCycle = false): number {
  const { fixedCost, holdingCost, stockoutCost, demandRate, disruptionRate, recoveryRate } = costs;
  const rates = disruptionRate + recoveryRate;
  const failing = (disruptionRate / rates) * (longCycle ? 1 : 1 - Math.exp((-rates * orderQuantity) / demandRate));
  const wait = failing / recoveryRate;
  const keeping = (holdingCost * orderQuantity ** 2) / (2 * demandRate);
  return (fixedCost + keeping + stockoutCost * demandRate * wait) / (orderQuantity / demandRate + wait);
}

export function orderQuantityWithDisruptions(costs: DisruptionCosts, longCycle = false): LotSize {
  const { fixedCost, holdingCost, stockoutCost, demandRate, disruptionRate, recoveryRate } = costs;
  const wait = disruptionRate / (disruptionRate + recoveryRate) / recoveryRate;
  const once = fixedCost + stockoutCost * demandRate * wait;
  const formula =
    (demandRate / holdingCost) * (Math.sqrt((holdingCost * wait) ** 2 + (2 * holdingCost * once) / demandRate) - holdingCost * wait);
  if (longCycle) return { orderQuantity: formula, cost: disruptionCost(costs, formula, true) };
  // The exact cost has one valley; the formula overstates the failures, so the valley lies not far beyond its answer.
  const orderQuantity = goldenSection((quantity) => disruptionCost(costs, quantity), formula / 20, formula * 2);
  return { orderQuantity, cost: disruptionCost(costs, orderQuantity) };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

function goldenSection(cost: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [cost(left), cost(right)];
  while (high - low > 1e-9 * (1 + Math.abs(high))) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = cost(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = cost(right);
    }
  }
  return (low + high) / 2;
}

/**
 * Stock for steady demand d a period when the supplier fails with chance α a period and recovers with chance β. It has
 * been down for n periods with π₀ = β/(α+β), π_n = αβ/(α+β)·(1−β)^(n−1). The level covers 1 + n periods' demand.
 */
export function stockAgainstDisruptions(
  {
    holdingCost,
    stockoutCost,
    demand,
    disruptionChance,
    recoveryChance,
  }: {
    holdingCost: number;
    stockoutCost: number;
    demand: number;
    disruptionChance: number;
    recoveryChance: number;
  },
  given?: number,
): { baseStockLevel: number; cost: number } {
  const working = recoveryChance / (disruptionChance + recoveryChance);
  const down = (periods: number) => (periods === 0 ? working : disruptionChance * working * (1 - recoveryChance) ** (periods - 1));
  let baseStockLevel = given ?? demand;
  if (given === undefined) {
    const wanted = stockoutCost / (stockoutCost + holdingCost);
    for (let periods = 0, reached = working; reached < wanted; reached += down(periods)) {
      periods++;
      baseStockLevel = demand * (1 + periods);
    }
  }
  // Keeping costs for what is left; what is short follows from the expected need.
  const need = demand * (1 + (disruptionChance * working) / recoveryChance ** 2);
  let left = 0;
  for (let periods = 0; demand * (1 + periods) < baseStockLevel; periods++)
    left += (baseStockLevel - demand * (1 + periods)) * down(periods);
  return { baseStockLevel, cost: holdingCost * left + stockoutCost * (need - baseStockLevel + left) };
}
