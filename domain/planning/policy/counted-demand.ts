// Whole-numbered demand as tables that grow as far as somebody looks: probability of each demand, and what stock y at
// the end of a period costs on average, g(y) = h·n̄(y) + p·n(y), by n̄(y + 1) = n̄(y) + P(D ≤ y).
// Worked: Poisson demand 6, h 1, p 4: g(8) = 3.5701, and below zero everything waits: g(−2) = 4·(6 + 2) = 32.

import type { StockCosts } from "./newsvendor";

export type CountedDemand = { mean: number /** P(D = demand). */; at: (demand: number) => number };

/** Poisson demand; the probabilities by P(k) = P(k − 1)·mean/k, for large means from the middle outwards. */
export function poissonDemand(mean: number): CountedDemand {
  if (mean > 700) return { mean, at: (demand) => Math.exp(demand * Math.log(mean) - mean - logFactorial(demand)) };
  const probabilities = [Math.exp(-mean)];
  return {
    mean,
    at: (demand) => {
      for (let known = probabilities.length; known <= demand; known++) probabilities.push(((probabilities[known - 1] ?? 0) * mean) / known);
      return probabilities[demand] ?? 0;
    },
  };
}

/** Stirling's series: for demands in the hundreds exact to the last digit. */
function logFactorial(n: number): number {
  if (n < 20) return n < 2 ? 0 : Math.log(n) + logFactorial(n - 1);
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

/** Demand 0, 1, 2 … with these probabilities. */
export function discreteDemand(probabilities: readonly number[]): CountedDemand {
  return {
    mean: probabilities.reduce((sum, probability, demand) => sum + probability * demand, 0),
    at: (demand) => probabilities[demand] ?? 0,
  };
}

export type CostCurve = {
  /** Average cost of stock `level` at the end of a period. */ at: (level: number) => number /** Where it is lowest. */;
  lowest: number;
};

export function costCurve({ holdingCost, stockoutCost }: StockCosts, demand: CountedDemand): CostCurve {
  const costs: number[] = [];
  let left = 0;
  let within = 0;
  const at = (level: number): number => {
    if (level < 0) return stockoutCost * (demand.mean - level);
    for (let y = costs.length; y <= level; y++) {
      costs.push((holdingCost + stockoutCost) * left + stockoutCost * (demand.mean - y));
      within += demand.at(y);
      left += Math.min(1, within);
    }
    return costs[level] ?? 0;
  };
  let lowest = 0;
  while (at(lowest + 1) < at(lowest)) lowest++;
  return { at, lowest };
}
