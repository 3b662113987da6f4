import { type CountedDemand, costCurve } from "./counted-demand";
import type { OrderingCosts } from "./fixed-quantity-policy";
import type { NormalDemand } from "./newsvendor";

// The (s, S) policy in periods: when the position is at s or below, order up to S. With g(y) the average cost of stock y
// and m(j) the expected number of periods in which the position lies j below S (a renewal function),
//   m(0) = 1/(1 − P(0)),  m(j) = Σ_{l=1..j} P(l)·m(j − l)/(1 − P(0))
//   cost (K + Σ_{j=0}^{S−s−1} m(j)·g(S − j))/Σ_{j=0}^{S−s−1} m(j)
// The search of Zheng and Federgruen finds the optimum: S only upwards from the lowest g, s only upwards after the first.
// Worked: Poisson demand 6, K 5, h 1, p 4, s 4, S 10: cost 8.0341. Demand 4, K 150, h 40, p 125: s = 2, S = 7, cost 223.57.

export type OrderUpToPolicy = { reorderPoint: number; orderUpTo: number; cost: number };

/** m and its sums, as far as somebody looks. */
function renewal(demand: CountedDemand) {
  const moves = 1 - demand.at(0);
  const visits = [1 / moves];
  const totals = [0, 1 / moves];
  return (count: number) => {
    for (let j = visits.length; j < count; j++) {
      let sum = 0;
      for (let step = 1; step <= j; step++) {
        const chance = demand.at(step);
        // Beyond the bulk of demand nothing is left to add.
        if (chance < 1e-17 && step > demand.mean) break;
        sum += chance * (visits[j - step] ?? 0);
      }
      visits.push(sum / moves);
      totals.push((totals[j] ?? 0) + sum / moves);
    }
    return { visits, total: totals[count] ?? 0 };
  };
}

function averageCost(costs: OrderingCosts, demand: CountedDemand) {
  const curve = costCurve(costs, demand);
  const visited = renewal(demand);
  const of = (reorderPoint: number, orderUpTo: number): number => {
    const { visits, total } = visited(orderUpTo - reorderPoint);
    let sum = costs.fixedCost;
    for (let j = 0; j < orderUpTo - reorderPoint; j++) sum += (visits[j] ?? 0) * curve.at(orderUpTo - j);
    return sum / total;
  };
  return { curve, of };
}

export const orderUpToCost = (
  costs: OrderingCosts,
  demand: CountedDemand,
  { reorderPoint, orderUpTo }: { reorderPoint: number; orderUpTo: number },
): number => averageCost(costs, demand).of(reorderPoint, orderUpTo);

export function bestOrderUpTo(costs: OrderingCosts, demand: CountedDemand): OrderUpToPolicy {
  const { curve, of } = averageCost(costs, demand);
  let orderUpTo = curve.lowest;
  let reorderPoint = orderUpTo - 1;
  let cost = of(reorderPoint, orderUpTo);
  while (cost > curve.at(reorderPoint)) {
    reorderPoint--;
    cost = of(reorderPoint, orderUpTo);
  }
  for (let candidate = orderUpTo + 1; curve.at(candidate) <= cost; candidate++) {
    const better = of(reorderPoint, candidate);
    if (better >= cost) continue;
    orderUpTo = candidate;
    cost = better;
    while (cost <= curve.at(reorderPoint + 1)) {
      reorderPoint++;
      cost = of(reorderPoint, orderUpTo);
    }
  }
  return { reorderPoint, orderUpTo, cost };
}

/** The power approximation of Ehrhardt and Mosier: no search, within a few per cent where the order lasts some periods. */
export function approximatedByPower(
  { fixedCost, holdingCost, stockoutCost }: OrderingCosts,
  { mean, deviation }: NormalDemand,
): { reorderPoint: number; orderUpTo: number } {
  const orderQuantity = 1.3 * mean ** 0.494 * (fixedCost / holdingCost) ** 0.506 * (1 + (deviation / mean) ** 2) ** 0.116;
  const z = Math.sqrt((orderQuantity * holdingCost) / (stockoutCost * deviation));
  const reorderPoint = 0.973 * mean + deviation * (0.183 / z + 1.063 - 2.192 * z);
  return { reorderPoint, orderUpTo: reorderPoint + orderQuantity };
}
