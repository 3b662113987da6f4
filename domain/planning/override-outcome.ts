// Did it help that somebody ordered another quantity than was recommended? Judged when lead time and review are over and the
// demand D of that time is known, with the position P of the day of the decision, for either quantity q:
//   cost(q) = margin × (D − P − q)⁺ + unit cost × holding rate × R/365 × (P + q − D)⁺
// What is short loses its margin; what is left is kept until the next review. Benefit = cost(recommended) − cost(decided).
// Worked: P 20, D 60, recommended 30, decided 50, margin 4.00, cost 6.00, rate 0.2, R 7: recommended is 10 short and costs
// 40.00, decided leaves 10 for 0.23: it helped by 39.77. Less than the 4.00 of one unit would have been no difference.

export type OverriddenOrder = {
  recommendedQuantity: number;
  /** 0: nothing was ordered. */
  decidedQuantity: number;
  position: number;
  realisedDemand: number;
  unitMarginMinor: number;
  unitCostMinor: number;
  /** Share of the cost that keeping a unit for a year costs. */
  holdingRate: number;
  reviewDays: number;
};
export type OverrideOutcome = { benefitMinor: number; outcome: "helped" | "hurt" | "no_difference" };

/**
 * Units whose margin a decision has to win or lose to count: no demand is foretold to the unit, so that a customer more or less, or some
 * pence of keeping, says nothing about who knew better.
 */
const UNITS_THAT_COUNT = 1;

export function overrideOutcome(order: OverriddenOrder): OverrideOutcome {
  const keeping = (order.unitCostMinor * order.holdingRate * order.reviewDays) / 365;
  const cost = (quantity: number) => {
    const over = order.position + quantity - order.realisedDemand;
    return over < 0 ? -over * Math.max(0, order.unitMarginMinor) : over * keeping;
  };
  const benefitMinor = Math.round(cost(order.recommendedQuantity) - cost(order.decidedQuantity));
  const isNoise = benefitMinor === 0 || Math.abs(benefitMinor) < UNITS_THAT_COUNT * order.unitMarginMinor;
  return { benefitMinor, outcome: isNoise ? "no_difference" : benefitMinor > 0 ? "helped" : "hurt" };
}
