import { normalQuantile } from "../normal-quantile";
import { type CostCurve, costCurve, poissonDemand } from "./counted-demand";
import { economicOrderQuantity, economicOrderQuantityWithBackorders } from "./economic-order-quantity";
import { normalLoss, normalSecondLoss } from "./loss-functions";
import { criticalRatio, type NormalDemand, type StockCosts } from "./newsvendor";
import { normalCumulative, standardNormalLoss } from "./normal";

// The (r, Q) policy: whenever the position falls to r, order Q. λ demand per unit of time, L lead time, K per order, h per
// unit kept and time, p per unit waiting and time. With g(y) = h·n̄(y) + p·n(y) of the demand of a lead time:
//   cost (Kλ + ∫ g(y) dy from r to r + Q)/Q, for whole units a sum from r + 1
// The best r for a Q has g(r) = g(r + Q); the best pair has both equal to the cost itself (Zheng; Federgruen and Zheng).
// Worked: K 8, h 0.225, p 7.5, λ 1,300 ± 150 a year, L 1/12: r = 126.8, Q = 328.5, cost 78.07.
// Poisson: K 100, h 20, p 150, λ 1.5, L 2: r = 3, Q = 5, cost 107.92.

export type OrderingCosts = StockCosts & { fixedCost: number };
export type LeadTimeDemand = NormalDemand & {
  /** In the units of time of the demand. */
  leadTime: number;
};
export type FixedQuantityPolicy = { reorderPoint: number; orderQuantity: number; cost: number };

export const duringLeadTime = ({ mean, deviation, leadTime }: LeadTimeDemand): NormalDemand => ({
  mean: mean * leadTime,
  deviation: deviation * Math.sqrt(leadTime),
});

export function fixedQuantityCost(
  { fixedCost, holdingCost, stockoutCost }: OrderingCosts,
  demand: LeadTimeDemand,
  { reorderPoint, orderQuantity }: { reorderPoint: number; orderQuantity: number },
): number {
  const { mean, deviation } = duringLeadTime(demand);
  const low = normalSecondLoss(reorderPoint, mean, deviation);
  const high = normalSecondLoss(reorderPoint + orderQuantity, mean, deviation);
  const stock = holdingCost * (high.left - low.left) + stockoutCost * (low.short - high.short);
  return (fixedCost * demand.mean + stock) / orderQuantity;
}

const CLOSE = 1e-12;

/** z where the standardized cost h·z + (h + p)·L(z) has this height: on the falling side, or on the rising one. */
function heightAt(holding: number, stockout: number, height: number, start: number): number {
  let z = start;
  for (let step = 0; step < 60; step++) {
    const above = holding * z + (holding + stockout) * standardNormalLoss(z) - height;
    const move = above / ((holding + stockout) * normalCumulative(z) - stockout);
    z -= move;
    if (Math.abs(move) < CLOSE * (1 + Math.abs(z))) break;
  }
  return z;
}

/** The reorder point that fits a given quantity: stock before and after an order arrives costs the same. */
export function reorderPointFor(costs: StockCosts, demand: LeadTimeDemand, orderQuantity: number): number {
  const { mean, deviation } = duringLeadTime(demand);
  const width = orderQuantity / deviation;
  const cost = (z: number) => costs.holdingCost * z + (costs.holdingCost + costs.stockoutCost) * standardNormalLoss(z);
  const middle = normalQuantile(criticalRatio(costs));
  // The difference grows steadily from the middle − width to the middle.
  let [low, high] = [middle - width, middle];
  while (high - low > 1e-11 * (1 + Math.abs(low))) {
    const z = (low + high) / 2;
    if (cost(z + width) > cost(z)) high = z;
    else low = z;
  }
  return mean + (deviation * (low + high)) / 2;
}

/**
 * The exact optimum by Newton's method on the cost level c: with r and R the two points where g = c, the next c is the
 * cost of (r, R − r). It falls from step to step until nothing moves any more; five or six steps.
 */
export function bestFixedQuantity(costs: OrderingCosts, demand: LeadTimeDemand): FixedQuantityPolicy {
  const { holdingCost, stockoutCost } = costs;
  const { mean, deviation } = duringLeadTime(demand);
  const middle = normalQuantile(criticalRatio(costs));
  let orderQuantity = economicOrderQuantityWithBackorders({ ...costs, demandRate: demand.mean }).orderQuantity;
  let reorderPoint = mean + deviation * middle - (orderQuantity * holdingCost) / (holdingCost + stockoutCost);
  let cost = fixedQuantityCost(costs, demand, { reorderPoint, orderQuantity });
  for (let step = 0; step < 50; step++) {
    const height = cost / deviation;
    // Both searches start outside the curve, where Newton's method cannot overshoot: g is convex, above −p·z and h·z.
    const low = heightAt(holdingCost, stockoutCost, height, -height / stockoutCost);
    const high = heightAt(holdingCost, stockoutCost, height, height / holdingCost);
    reorderPoint = mean + deviation * low;
    orderQuantity = deviation * (high - low);
    const next = fixedQuantityCost(costs, demand, { reorderPoint, orderQuantity });
    const settled = cost - next < 1e-13 * cost;
    cost = Math.min(cost, next);
    if (settled) break;
  }
  return { reorderPoint, orderQuantity, cost };
}

const poissonCurve = (costs: StockCosts, demandRate: number, leadTime: number): CostCurve =>
  costCurve(costs, poissonDemand(demandRate * leadTime));

export function fixedQuantityCostPoisson(
  costs: OrderingCosts,
  { demandRate, leadTime }: { demandRate: number; leadTime: number },
  { reorderPoint, orderQuantity }: { reorderPoint: number; orderQuantity: number },
): number {
  const curve = poissonCurve(costs, demandRate, leadTime);
  let total = costs.fixedCost * demandRate;
  for (let level = reorderPoint + 1; level <= reorderPoint + orderQuantity; level++) total += curve.at(level);
  return total / orderQuantity;
}

/** Takes the cheapest stock levels one by one, from the lowest of the curve outwards, while they lower the average. */
export function bestFixedQuantityPoisson(
  costs: OrderingCosts,
  { demandRate, leadTime }: { demandRate: number; leadTime: number },
): FixedQuantityPolicy {
  const curve = poissonCurve(costs, demandRate, leadTime);
  let reorderPoint = curve.lowest - 1;
  let top = curve.lowest;
  let total = costs.fixedCost * demandRate + curve.at(top);
  for (;;) {
    const below = curve.at(reorderPoint);
    const above = curve.at(top + 1);
    if (Math.min(below, above) >= total / (top - reorderPoint)) break;
    total += Math.min(below, above);
    if (below <= above) reorderPoint--;
    else top++;
  }
  return { reorderPoint, orderQuantity: top - reorderPoint, cost: total / (top - reorderPoint) };
}

/** EOQ with backorders, and the reorder point that fits it. */
export function approximatedByBackorders(costs: OrderingCosts, demand: LeadTimeDemand) {
  const { orderQuantity } = economicOrderQuantityWithBackorders({ ...costs, demandRate: demand.mean });
  return { reorderPoint: reorderPointFor(costs, demand, orderQuantity), orderQuantity };
}

/** EOQ, and the newsvendor's level for the demand of a lead time: what most systems do. */
export function approximatedBySafetyStock(costs: OrderingCosts, demand: LeadTimeDemand) {
  const { mean, deviation } = duringLeadTime(demand);
  return {
    reorderPoint: mean + deviation * normalQuantile(criticalRatio(costs)),
    orderQuantity: economicOrderQuantity({ ...costs, demandRate: demand.mean }).orderQuantity,
  };
}

const ROUNDS = 200;

/**
 * Expected stock taken as r − λL + Q/2, each short unit costing p once, whatever its wait: Q = √(2λ(K + p·n(r))/h) and
 * P(demand of the lead time > r) = Q·h/(p·λ), in turn until both stand.
 */
export function approximatedByExpectedStock(costs: OrderingCosts, demand: LeadTimeDemand): FixedQuantityPolicy {
  const { fixedCost, holdingCost, stockoutCost } = costs;
  const { mean, deviation } = duringLeadTime(demand);
  const rate = demand.mean;
  let { orderQuantity } = economicOrderQuantity({ ...costs, demandRate: rate });
  let reorderPoint = mean;
  for (let round = 0; round < ROUNDS; round++) {
    reorderPoint = mean + deviation * normalQuantile(1 - (orderQuantity * holdingCost) / (stockoutCost * rate));
    const next = Math.sqrt((2 * rate * (fixedCost + stockoutCost * normalLoss(reorderPoint, mean, deviation).short)) / holdingCost);
    const settled = Math.abs(next - orderQuantity) < 1e-10 * next;
    orderQuantity = next;
    if (settled) break;
  }
  const { short } = normalLoss(reorderPoint, mean, deviation);
  const keeping = holdingCost * (reorderPoint - mean + orderQuantity / 2);
  return { reorderPoint, orderQuantity, cost: keeping + ((fixedCost + stockoutCost * short) * rate) / orderQuantity };
}

/** The exact cost without what is short above r + Q: n(r) = h·Q/(h + p) and Q = √(2·(Kλ + (h + p)·n₂(r))/h), in turn. */
export function approximatedByLoss(costs: OrderingCosts, demand: LeadTimeDemand) {
  const { fixedCost, holdingCost, stockoutCost } = costs;
  const { mean, deviation } = duringLeadTime(demand);
  let { orderQuantity } = economicOrderQuantity({ ...costs, demandRate: demand.mean });
  let reorderPoint = mean;
  for (let round = 0; round < ROUNDS; round++) {
    reorderPoint = mean + deviation * inverseLoss((holdingCost * orderQuantity) / (holdingCost + stockoutCost) / deviation);
    const short = (holdingCost + stockoutCost) * normalSecondLoss(reorderPoint, mean, deviation).short;
    const next = Math.sqrt((2 * (fixedCost * demand.mean + short)) / holdingCost);
    const settled = Math.abs(next - orderQuantity) < 1e-12 * next;
    orderQuantity = next;
    if (settled) break;
  }
  return { reorderPoint, orderQuantity };
}

/** z with L(z) = loss. L is convex and falls, so Newton's method from the left never overshoots. */
export function inverseLoss(loss: number): number {
  let z = -loss;
  for (let step = 0; step < 200; step++) {
    const move = (standardNormalLoss(z) - loss) / normalCumulative(-z);
    z += move;
    if (Math.abs(move) < CLOSE * (1 + Math.abs(z))) break;
  }
  return z;
}
