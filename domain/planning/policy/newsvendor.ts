import { normalQuantile } from "../normal-quantile";
import { type Loss, normalLoss, poissonLoss, poissonProbability } from "./loss-functions";

// How much to have for a season or a period, when what is left costs h a unit and what is short costs p a unit:
// the level S that demand stays within with probability p/(p + h). Cost h·n̄(S) + p·n(S). With a lead time of L periods
// the demand of L + 1 periods counts (base stock). By profit: price r, unit cost c, salvage v make h' = h + c − v and
// p' = p + r − c. Worked: h 0.18, p 0.7, demand 50 ± 8: S = 56.604, cost 1.9976; Poisson demand 6, h 1, p 4: S = 8,
// cost 3.5701; price 7, cost 2.5, salvage 1.5, demand 50 ± 10: S = 59.08, profit 210.48.

export type StockCosts = {
  /** Money for one unit left at the end of a period. */
  holdingCost: number;
  /** Money for one unit short. */
  stockoutCost: number;
};
export type NormalDemand = { mean: number; deviation: number };
export type StockLevel = { baseStockLevel: number; cost: number };

/** The probability with which demand should be within the level. */
export const criticalRatio = ({ holdingCost, stockoutCost }: StockCosts): number => stockoutCost / (stockoutCost + holdingCost);

const costOf = ({ holdingCost, stockoutCost }: StockCosts, { short, left }: Loss) => holdingCost * left + stockoutCost * short;

/** The demand of a lead time and the period in which the next order is placed. */
export const overLeadTime = ({ mean, deviation }: NormalDemand, leadTime: number): NormalDemand => ({
  mean: mean * (leadTime + 1),
  deviation: deviation * Math.sqrt(leadTime + 1),
});

export function newsvendorNormal(costs: StockCosts, { mean, deviation }: NormalDemand, given?: number): StockLevel {
  const baseStockLevel = given ?? mean + deviation * normalQuantile(criticalRatio(costs));
  return { baseStockLevel, cost: costOf(costs, normalLoss(baseStockLevel, mean, deviation)) };
}

/** The smallest whole level that demand stays within with the critical ratio. */
export function newsvendorPoisson(costs: StockCosts, mean: number, given?: number): StockLevel {
  const probability = poissonProbability(mean);
  let baseStockLevel = given ?? 0;
  if (given === undefined) {
    const wanted = criticalRatio(costs);
    for (let reached = probability(0); reached < wanted; reached += probability(baseStockLevel)) baseStockLevel++;
  }
  return { baseStockLevel, cost: costOf(costs, poissonLoss(baseStockLevel, mean)) };
}

export type DemandProbability = { demand: number; probability: number };

/** `demands` in ascending order, their probabilities adding up to 1. */
export function newsvendorDiscrete(costs: StockCosts, demands: readonly DemandProbability[], given?: number): StockLevel {
  let baseStockLevel = given ?? demands.at(-1)?.demand ?? 0;
  if (given === undefined) {
    const wanted = criticalRatio(costs);
    let reached = 0;
    for (const { demand, probability } of demands) {
      reached += probability;
      if (reached < wanted - 1e-12) continue;
      baseStockLevel = demand;
      break;
    }
  }
  const loss = { short: 0, left: 0 };
  for (const { demand, probability } of demands) {
    loss.short += Math.max(0, demand - baseStockLevel) * probability;
    loss.left += Math.max(0, baseStockLevel - demand) * probability;
  }
  return { baseStockLevel, cost: costOf(costs, loss) };
}

export type TradeTerms = StockCosts & {
  /** Money for one unit sold, bought, and left over. */
  revenue: number;
  purchaseCost: number;
  salvageValue: number;
};

/** The same question with prices: the level is the one of the costs that the prices imply. */
export const impliedCosts = ({ holdingCost, stockoutCost, revenue, purchaseCost, salvageValue }: TradeTerms): StockCosts => ({
  holdingCost: holdingCost + purchaseCost - salvageValue,
  stockoutCost: stockoutCost + revenue - purchaseCost,
});

/** Every unit of expected demand would earn r − c; what is left or short takes away from that. */
const profitOf = (terms: TradeTerms, mean: number, level: StockLevel) => ({
  baseStockLevel: level.baseStockLevel,
  profit: (terms.revenue - terms.purchaseCost) * mean - level.cost,
});

export const profitNormal = (terms: TradeTerms, demand: NormalDemand, given?: number) =>
  profitOf(terms, demand.mean, newsvendorNormal(impliedCosts(terms), demand, given));

export const profitPoisson = (terms: TradeTerms, mean: number, given?: number) =>
  profitOf(terms, mean, newsvendorPoisson(impliedCosts(terms), mean, given));

export type MyopicCosts = StockCosts & {
  purchaseCost: number;
  /** What a unit costs in the next period: what is left now need not be bought then. */
  nextPurchaseCost: number;
  /** What money of the next period is worth now. */
  discountFactor: number;
};

/** One period of many, looking one period ahead: ratio (p − c + γ·c′)/(p + h); cost c·S + h·n̄ + p·n − γ·c′·(S − E[D]). */
export function myopicNewsvendor(costs: MyopicCosts, { mean, deviation }: NormalDemand, given?: number): StockLevel {
  const saved = costs.discountFactor * costs.nextPurchaseCost;
  const ratio = (costs.stockoutCost - costs.purchaseCost + saved) / (costs.stockoutCost + costs.holdingCost);
  const baseStockLevel = given ?? mean + deviation * normalQuantile(ratio);
  const kept = costOf(costs, normalLoss(baseStockLevel, mean, deviation));
  return { baseStockLevel, cost: costs.purchaseCost * baseStockLevel + kept - saved * (baseStockLevel - mean) };
}
