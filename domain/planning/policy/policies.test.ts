import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { poissonDemand } from "./counted-demand";
import { economicOrderQuantity, economicOrderQuantityWithBackorders, economicProductionQuantity } from "./economic-order-quantity";
import {
  bestFixedQuantity,
  bestFixedQuantityPoisson,
  fixedQuantityCost,
  fixedQuantityCostPoisson,
  reorderPointFor,
} from "./fixed-quantity-policy";
import { logGamma, lowerGammaShare } from "./gamma-function";
import { wagnerWhitin } from "./lot-sizing";
import { impliedCosts, newsvendorDiscrete, newsvendorNormal, newsvendorPoisson, profitNormal } from "./newsvendor";
import { normalCumulative, standardNormalLoss, standardNormalSecondLoss } from "./normal";
import { bestOrderUpTo, orderUpToCost } from "./order-up-to-policy";
import { allUnitsDiscount, incrementalDiscount } from "./price-breaks";
import { safetyStock } from "./safety-stock";
import { serviceClasses } from "./service-class";
import { levelForCycleService, levelForFillRate, simulatedSums } from "./simulated-demand";

const gift = { fixedCost: 8, holdingCost: 0.225, demandRate: 1_300 };

describe("Distributions", () => {
  it("keep their digits in the middle and in the tails", () => {
    expect(normalCumulative(1.96)).toBeCloseTo(0.9750021048517795, 14);
    expect(normalCumulative(-8) / 6.220960574271785e-16).toBeCloseTo(1, 7);
    expect(standardNormalLoss(0.3)).toBeCloseTo(0.26676124211721, 12);
    expect(standardNormalSecondLoss(-1.4)).toBeCloseTo(1.46528937027904, 12);
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 13);
    expect(lowerGammaShare(1, 1)).toBeCloseTo(1 - Math.exp(-1), 14);
    expect(lowerGammaShare(3, 9)).toBeCloseTo(1 - Math.exp(-9) * (1 + 9 + 40.5), 14);
  });

  it("of Poisson demand do not break when demand is large", () => {
    const { at } = poissonDemand(1_000);
    expect(at(1_000)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI * 1_000), 5);
  });
});

describe("A lot of steady demand", () => {
  it("balances 8 an order against 0.225 a year for each of 1,300 units: 304, or 311 when some may wait, or 514 while it is made", () => {
    expect(economicOrderQuantity(gift)).toMatchObject({ orderQuantity: expect.closeTo(304.05, 2), cost: expect.closeTo(68.41, 2) });
    expect(economicOrderQuantityWithBackorders({ ...gift, stockoutCost: 5 }).orderQuantity).toBeCloseTo(310.81, 2);
    expect(economicProductionQuantity({ ...gift, productionRate: 2_000 }).orderQuantity).toBeCloseTo(513.93, 2);
    expect(() => economicProductionQuantity({ ...gift, productionRate: 1_300 })).toThrow("never piles up");
  });

  it("is the 800 from which all units are cheaper, when that costs less than the lot itself", () => {
    const breaks = [
      { from: 0, unitCost: 0.75 },
      { from: 400, unitCost: 0.72 },
      { from: 800, unitCost: 0.68 },
    ];
    expect(allUnitsDiscount({ fixedCost: 8, holdingCostRate: 0.3, demandRate: 1_300, breaks })).toMatchObject({
      orderQuantity: 800,
      breakIndex: 2,
    });
    expect(incrementalDiscount({ fixedCost: 8, holdingCostRate: 0.3, demandRate: 1_300, breaks: breaks.slice(0, 1) }).breakIndex).toBe(0);
  });

  it("of known, uneven demand covers the periods for which waiting costs more than a further order", () => {
    const periods = [730, 580, 445, 650, 880].map((demand) => ({ demand, fixedCost: 100, holdingCost: 0.1 }));
    expect(wagnerWhitin(periods)).toEqual({ cost: 423, orderQuantities: [1_310, 0, 1_095, 0, 880], nextOrders: [2, 3, 4, 5, 5] });
  });

  it("never costs more than one order a period, nor than one order for all", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 0, max: 90 }),
        (demand, fixedCost) => {
          const plan = wagnerWhitin(demand.map((units) => ({ demand: units, fixedCost, holdingCost: 1 })));
          const each = demand.filter((units) => units > 0).length * fixedCost;
          const once = (demand.some((units) => units > 0) ? fixedCost : 0) + demand.reduce((sum, units, period) => sum + units * period, 0);
          expect(plan.cost).toBeLessThanOrEqual(Math.min(each, once) + 1e-9);
          expect(plan.orderQuantities.reduce((sum, units) => sum + units, 0)).toBe(demand.reduce((sum, units) => sum + units, 0));
        },
      ),
    );
  });
});

describe("Stock for one season", () => {
  it("covers the demand up to the ratio of what short and left units cost", () => {
    const costs = { holdingCost: 0.18, stockoutCost: 0.7 };
    expect(newsvendorNormal(costs, { mean: 50, deviation: 8 })).toMatchObject({
      baseStockLevel: expect.closeTo(56.604, 3),
      cost: expect.closeTo(1.9976, 4),
    });
    expect(newsvendorPoisson({ holdingCost: 1, stockoutCost: 4 }, 6).baseStockLevel).toBe(8);
    expect(
      newsvendorDiscrete({ holdingCost: 1, stockoutCost: 1 }, [
        { demand: 2, probability: 0.5 },
        { demand: 9, probability: 0.5 },
      ]),
    ).toEqual({
      baseStockLevel: 2,
      cost: 3.5,
    });
  });

  it("follows from prices as well: sold at 7, bought at 2.50, cleared at 1.50", () => {
    const terms = { holdingCost: 0, stockoutCost: 0, revenue: 7, purchaseCost: 2.5, salvageValue: 1.5 };
    expect(impliedCosts(terms)).toEqual({ holdingCost: 1, stockoutCost: 4.5 });
    const { baseStockLevel, profit } = profitNormal(terms, { mean: 50, deviation: 10 });
    expect([baseStockLevel, profit]).toEqual([expect.closeTo(59.085, 3), expect.closeTo(210.477, 3)]);
  });
});

describe("The best reorder point and quantity", () => {
  const costs = fc.record({
    fixedCost: fc.double({ min: 1, max: 500, noNaN: true }),
    holdingCost: fc.double({ min: 0.1, max: 10, noNaN: true }),
    stockoutCost: fc.double({ min: 0.5, max: 200, noNaN: true }),
  });
  const rate = fc.double({ min: 1, max: 300, noNaN: true });

  it("of the example: 8 an order, a month of lead time, 1,300 ± 150 a year", () => {
    const best = bestFixedQuantity(
      { fixedCost: 8, holdingCost: 0.225, stockoutCost: 7.5 },
      { mean: 1_300, deviation: 150, leadTime: 1 / 12 },
    );
    expect(best).toEqual({
      reorderPoint: expect.closeTo(126.8, 0),
      orderQuantity: expect.closeTo(328.5, 0),
      cost: expect.closeTo(78.071, 3),
    });
  });

  it("cannot be beaten by another quantity with its own best reorder point", () => {
    fc.assert(
      fc.property(
        costs,
        rate,
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (money, mean, spread, factor) => {
          const demand = { mean, deviation: mean * spread, leadTime: 0.5 };
          const best = bestFixedQuantity(money, demand);
          const orderQuantity = best.orderQuantity * factor;
          const other = fixedQuantityCost(money, demand, { reorderPoint: reorderPointFor(money, demand, orderQuantity), orderQuantity });
          expect(other).toBeGreaterThanOrEqual(best.cost * (1 - 1e-9));
        },
      ),
    );
  });

  it("of whole units cannot be beaten by a neighbour", () => {
    fc.assert(
      fc.property(costs, fc.double({ min: 0.2, max: 30, noNaN: true }), (money, demandRate) => {
        const demand = { demandRate, leadTime: 2 };
        const { reorderPoint, orderQuantity, cost } = bestFixedQuantityPoisson(money, demand);
        for (const [r, q] of [
          [0, 1],
          [0, -1],
          [1, 0],
          [-1, 0],
          [1, -1],
          [-1, 1],
        ] as const) {
          if (orderQuantity + q < 1) continue;
          const other = fixedQuantityCostPoisson(money, demand, { reorderPoint: reorderPoint + r, orderQuantity: orderQuantity + q });
          expect(other).toBeGreaterThanOrEqual(cost * (1 - 1e-9));
        }
      }),
    );
  });

  it("with a level to order up to is the cheapest of all pairs nearby", () => {
    fc.assert(
      fc.property(costs, fc.double({ min: 0.3, max: 12, noNaN: true }), (money, mean) => {
        const demand = poissonDemand(mean);
        const best = bestOrderUpTo(money, demand);
        for (let s = best.reorderPoint - 3; s <= best.reorderPoint + 3; s++) {
          for (let up = Math.max(s + 1, best.orderUpTo - 3); up <= best.orderUpTo + 3; up++) {
            expect(orderUpToCost(money, demand, { reorderPoint: s, orderUpTo: up })).toBeGreaterThanOrEqual(best.cost * (1 - 1e-9));
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("Safety stock", () => {
  const demand = { mean: 10, deviation: 4 };
  const lead = { days: 9, deviationDays: 2 };

  it("95 % without a stockout asks for 42, 95 % of the units for 19", () => {
    expect(safetyStock({ measure: "cycle", share: 0.95 }, demand, lead, 7, 70)).toBeCloseTo(42.13, 2);
    expect(safetyStock({ measure: "fill", share: 0.95 }, demand, lead, 7, 70)).toBeCloseTo(18.6, 2);
  });

  it("of demand without spread is nothing", () => {
    expect(safetyStock({ measure: "fill", share: 0.99 }, { mean: 3, deviation: 0 }, { days: 9, deviationDays: 0 }, 7, 21)).toBe(0);
  });
});

describe("Demand that comes in lumps", () => {
  it("is covered by the quantile of simulated sums, or up to the mean shortfall that the fill rate allows", () => {
    const sums = Float64Array.from([0, 0, 4, 10]);
    expect(levelForCycleService(sums, 0.75)).toBe(4);
    expect(levelForFillRate(sums, 0.5, 8)).toBe(0);
    expect(levelForFillRate(sums, 0.9, 8)).toBeCloseTo(6.8, 12);
  });

  it("sums to the demand of lead time and review on average, the same for the same seed", () => {
    const of = (seed: number) => simulatedSums({ sizes: [6], averageInterval: 4, leadTime: () => 13, reviewDays: 7, cycles: 4_000, seed });
    const sums = of(7);
    expect(sums.reduce((sum, units) => sum + units, 0) / sums.length).toBeCloseTo((20 * 6) / 4, -0.5);
    expect(of(7)).toEqual(sums);
  });
});

describe("Classes of service", () => {
  it("follow the value that an item adds: the first 80 %, up to 95 %, the rest", () => {
    expect(serviceClasses([70, 20, 6, 4, 0], { a: 0.8, b: 0.95 })).toEqual(["A", "A", "B", "C", "C"]);
  });
});
