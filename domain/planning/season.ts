import { compoundQuantile } from "./compound-demand";
import { type DemandProfile, isNormal } from "./demand-class";
import { criticalRatio, newsvendorNormal, type StockCosts } from "./policy/newsvendor";

// The end of a season bounds what is ordered for it. A unit that is short costs its margin, one that is left its cost less what it still
// brings; the level S that the demand of the days left stays within with probability margin/(margin + cost·(1 − salvage)) earns most
// (policy/newsvendor.ts). Until then nothing is ordered beyond S, and the last order that still comes in time is up to S. What comes
// after the end is for those who wait alone. Days, base units, minor units of money.
// Worked: 10 a day ± 4, 36 days left, cost 400, margin 600, 30 % salvage: ratio 600/880 = 0.682, S = 360 + 0.473·24 = 371.3 → 372.

export type Season = {
  /** Days from the planning day on in which it sells, the last one included; 0 or less once it is over. */
  daysLeft: number;
  /** What a unit that is left still brings, as a share of its cost, 0–1. */
  salvageShare: number;
};
export type SeasonInput = Season & {
  profile: DemandProfile;
  sizes: readonly number[];
  unitCostMinor: number;
  unitMarginMinor: number;
};
export type SeasonBound = {
  /** No more than this, in stock and on its way. */
  level: number;
  /** The probability with which all of it sells no more than it. */
  ratio: number;
  /** Money for a unit that is left, and for one that is short. */
  costs: StockCosts;
};

/** Null where what is left loses nothing: then its end is no reason to order less. */
export function seasonBound({ daysLeft, salvageShare, profile, sizes, unitCostMinor, unitMarginMinor }: SeasonInput): SeasonBound | null {
  const costs = { holdingCost: unitCostMinor * (1 - salvageShare), stockoutCost: Math.max(0, unitMarginMinor) };
  if (costs.holdingCost <= 0) return null;
  const ratio = criticalRatio(costs);
  if (daysLeft <= 0 || ratio <= 0 || profile.dailyDemand === 0) return { level: 0, ratio, costs };
  const demand = { mean: profile.dailyDemand * daysLeft, deviation: profile.dailyDeviation * Math.sqrt(daysLeft) };
  // A new item has a forecast and no sizes yet.
  const level =
    isNormal(profile.demandClass) || sizes.length === 0
      ? newsvendorNormal(costs, demand).baseStockLevel
      : compoundQuantile(
          { sizes, averageInterval: profile.averageInterval ?? 1, leadTime: { days: daysLeft, deviationDays: 0 }, reviewDays: 0 },
          ratio,
        );
  return { level: Math.max(0, Math.ceil(level - 1e-9)), ratio, costs };
}

/**
 * Units to order towards the bound in packs: up to the next full pack or down to the last, or none, whichever costs least by the end.
 * Worked: of the item above with 300 at hand 72 are missing. A pack of 100 leaves some 40 by the end, which costs less than 60 short: it
 * is ordered. At least 600 would leave 540: none are.
 */
export function seasonQuantity(
  { level, costs }: SeasonBound,
  position: number,
  { profile, daysLeft }: Pick<SeasonInput, "profile" | "daysLeft">,
  { minimumOrderQuantity, orderMultiple }: { minimumOrderQuantity: number; orderMultiple: number },
): number {
  const missing = level - position;
  if (missing <= 0) return 0;
  const packs = missing / orderMultiple;
  const least = Math.ceil(minimumOrderQuantity / orderMultiple);
  const demand = {
    mean: profile.dailyDemand * Math.max(0, daysLeft),
    deviation: Math.max(1e-6, profile.dailyDeviation * Math.sqrt(Math.max(0, daysLeft))),
  };
  // Who waits is served whatever the season: below nothing in hand there is no choice.
  if (position < 0) return Math.max(least, Math.ceil(packs)) * orderMultiple;
  let best = { quantity: 0, cost: newsvendorNormal(costs, demand, position).cost };
  for (const count of [Math.max(least, Math.floor(packs)), Math.max(least, Math.ceil(packs))]) {
    const quantity = count * orderMultiple;
    const { cost } = newsvendorNormal(costs, demand, position + quantity);
    if (cost < best.cost) best = { quantity, cost };
  }
  return best.quantity;
}
