import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CycleForecast } from "./cycle-forecast";
import { orderQuantity } from "./order-quantity";
import { type PlanningInput, planItem, type StockPosition, stockPosition } from "./recommendation";

const NOW = new Date("2026-03-02T09:00:00Z");
const stockOf = (change: Partial<StockPosition> = {}): StockPosition => ({
  sellable: 0,
  allocated: 0,
  inboundOrdered: 0,
  inTransit: 0,
  backordered: 0,
  ...change,
});
const SOURCE = {
  supplierId: 5,
  unitPrice: "1.25",
  currency: "GBP",
  leadTime: { days: 9, deviationDays: 2 },
  minimumOrderQuantity: 100,
  orderMultiple: 12,
};
/** 10 a day ± 4, nine days ± 2, weekly, 95 %: reorder point 133, up to 203. */
const input = (stock: Partial<StockPosition>, change: Partial<PlanningInput> = {}): PlanningInput => ({
  sizes: [...Array<number>(8).fill(6), ...Array<number>(8).fill(14), 10],
  horizonDays: 17,
  stock: stockOf(stock),
  source: SOURCE,
  unitMarginMinor: 250,
  unitCostMinor: 400,
  orderable: true,
  policy: { serviceLevel: 0.95, reviewDays: 7 },
  now: NOW,
  ...change,
});

describe("What to order", () => {
  it("83 missing become 84 by the pack, 100 by the minimum, and 108, the next full pack", () => {
    const plan = planItem(input({ sellable: 90, allocated: 20, inboundOrdered: 30, inTransit: 25, backordered: 5 }));
    expect(plan).toMatchObject({ dailyDemand: 10, reorderPoint: 133 });
    expect(plan.order).toMatchObject({ supplierId: 5, quantity: 108, unitPrice: "1.25", valueMinor: 13_500 });
    expect(plan.order?.evidence).toMatchObject({
      position: 120,
      missingQuantity: 83,
      orderUpTo: 203,
      safetyStock: 43,
      boundBy: "minimum_order",
      model: "normal",
    });
    // 120 last twelve days; until supply can come 160 are wanted, so that 40 are lost at 2.50 each.
    expect(plan.order?.evidence.stockoutOn).toBe("2026-03-14T09:00:00.000Z");
    expect(plan.order?.lostMarginMinor).toBe(10_000);
  });

  it.each([
    ["at the reorder point", { sellable: 133 }, 108],
    ["one above it", { sellable: 134 }, null],
    ["where what is inbound lifts it above", { sellable: 30, inboundOrdered: 50, inTransit: 54 }, null],
    ["where customers wait for more than there is", { sellable: 140, backordered: 40 }, 108],
    ["where most is promised", { sellable: 300, allocated: 250 }, 156],
  ] as const)("%s", (_where, stock, quantity) => {
    expect(planItem(input(stock)).order?.quantity ?? null).toBe(quantity);
  });

  it("an order that costs 20.00 to place is one of 427 units at least, in packs 432, unless the season ends before they sell", () => {
    const policy = { serviceLevel: 0.95, reviewDays: 7, orderingCostMinor: 2_000, holdingRate: 0.2 };
    expect(planItem(input({ sellable: 120 }, { policy })).order).toMatchObject({
      quantity: 432,
      evidence: { boundBy: "economic_order", economicQuantity: 428, missingQuantity: 83 },
    });
    // Half a year's demand is the most: cheap and slow items would be bought for ever.
    expect(planItem(input({ sellable: 120 }, { policy, unitCostMinor: 1 })).order?.quantity).toBe(1_800);
    const season = { endsOn: "2026-03-31", daysLeft: 30, salvageShare: 0 };
    expect(planItem(input({ sellable: 120 }, { policy, season })).order?.evidence.boundBy).not.toBe("season_end");
  });

  it("the last order that comes before the season ends is up to what pays, and none after that", () => {
    const season = (daysLeft: number) => ({ endsOn: "2026-03-12", daysLeft, salvageShare: 0.5 });
    // Fifteen days left, the next order would come after sixteen: 150 ± 15.5 at 250/(250 + 200) = 0.556.
    const last = planItem(input({ sellable: 60 }, { season: season(15), source: { ...SOURCE, minimumOrderQuantity: 12 } }));
    expect(last).toMatchObject({
      orderUpTo: 153,
      order: { quantity: 96, evidence: { boundBy: "season_end", season: { level: 153, isFinal: true } } },
    });
    expect(planItem(input({ sellable: 60 }, { season: season(9) })).order).toBeNull();
    expect(planItem(input({ sellable: 0, backordered: 5 }, { season: season(0) })).order?.quantity).toBe(108);
    // A minimum of 600 would leave 400 of them: better to be short.
    expect(planItem(input({ sellable: 60 }, { season: season(15), source: { ...SOURCE, minimumOrderQuantity: 600 } })).order).toBeNull();
    expect(planItem(input({ sellable: 120 }, { season: season(200) }))).toMatchObject({
      orderUpTo: 203,
      order: { evidence: { boundBy: "minimum_order" } },
    });
  });

  it("where orders go out on Thursdays only, what would run short before the next one is due, and goes out on Thursday", () => {
    const thursdays = { source: { ...SOURCE, orderDays: [4] } };
    // Monday: three days to wait, and another week to the next chance. 193 lie above the reorder point of any day.
    expect(planItem(input({ sellable: 193 }, thursdays)).order?.evidence).toMatchObject({
      orderOn: "2026-03-05",
      waitDays: 3,
      gapDays: 7,
      cycleDays: 19,
      // What is lost is lost before the order of Thursday comes, or saved by it.
      lostUnits: 0,
    });
    expect(planItem(input({ sellable: 100 }, thursdays)).order?.evidence).toMatchObject({ lostUnits: 90, savedUnits: 70 });
    expect(planItem(input({ sellable: 193 })).order).toBeNull();
    expect(planItem(input({ sellable: 120 })).order?.evidence.orderOn).toBeUndefined();
    // What is wanted today comes three days later than it would on any day.
    expect(planItem(input({}, thursdays)).leadTimeDays).toBe(planItem(input({})).leadTimeDays + 3);
  });

  it("nothing is ordered that nobody sells to us, that is phased out, or that nobody buys", () => {
    expect(planItem(input({}, { source: null })).order).toBeNull();
    expect(planItem(input({}, { orderable: false })).order).toBeNull();
    expect(planItem(input({}, { sizes: [], horizonDays: 17 }))).toEqual({
      dailyDemand: 0,
      reorderPoint: 0,
      orderUpTo: 0,
      leadTimeDays: 9,
      order: null,
    });
  });

  it("backorders of what nobody buys any more are still ordered for", () => {
    expect(planItem(input({ backordered: 3 }, { sizes: [] })).order).toMatchObject({
      quantity: 108,
      evidence: { stockoutOn: NOW.toISOString() },
      lostMarginMinor: 750,
    });
  });
});

describe("With a forecast", () => {
  const weekly: CycleForecast = {
    model: "theta",
    weights: { theta: 0.6, damped_trend: 0.4 },
    demandClass: "smooth",
    periodDays: 7,
    ageDays: 1,
    mean: [140, 140, 140],
    high: 180,
    wape: 0.2,
  };

  it("demand that comes evenly is planned with what is forecast, and the evidence names it", () => {
    const plan = planItem(input({}, { forecast: weekly }));
    expect(plan.dailyDemand).toBe(20);
    expect(plan.order?.evidence).toMatchObject({
      dailyDemand: 20,
      forecast: { model: "theta", weights: { theta: 0.6 }, wape: 0.2, forecastDemand: 20, pastDemand: 10 },
    });
  });

  it("demand that comes now and then is planned with how often the forecast says it comes", () => {
    const seldom = { sizes: [10, 12, 8, 10], horizonDays: 40 };
    const before = planItem(input({}, seldom));
    const twice = planItem(input({}, { ...seldom, forecast: { ...weekly, mean: [14, 14, 14] } }));
    expect(before.dailyDemand).toBe(1);
    expect(twice.dailyDemand).toBe(2);
    expect(twice.order?.evidence).toMatchObject({ model: "compound", averageInterval: 5, forecast: { forecastDemand: 2, pastDemand: 1 } });
    expect(twice.orderUpTo).toBeGreaterThan(before.orderUpTo);
  });

  it("what nobody asked for yet is planned by similar items", () => {
    const similar: CycleForecast = { ...weekly, model: "similar_items", demandClass: "none", wape: null, similarItems: 5 };
    const plan = planItem(input({}, { sizes: [], forecast: similar }));
    expect(plan.dailyDemand).toBe(20);
    expect(plan.order?.evidence).toMatchObject({ demandClass: "erratic", model: "normal", forecast: { similarItems: 5, pastDemand: 0 } });
  });

  it("one of other days is left aside", () => {
    const plan = planItem(input({}, { forecast: { ...weekly, ageDays: 30 } }));
    expect(plan.dailyDemand).toBe(10);
    expect(plan.order?.evidence.forecast).toBeUndefined();
  });

  it("a lead time that orders taught says how many", () => {
    const learned = {
      supplierId: 5,
      unitPrice: "1.25",
      currency: "GBP",
      leadTime: { days: 12, deviationDays: 1 },
      leadTimeOrders: 14,
      minimumOrderQuantity: 1,
      orderMultiple: 1,
    };
    expect(planItem(input({}, { source: learned })).order?.evidence).toMatchObject({ leadTimeDays: 12, leadTimeOrders: 14 });
  });
});

describe("For any stock", () => {
  const units = fc.integer({ min: 0, max: 400 });
  const stocks = fc.record({ sellable: units, allocated: units, inboundOrdered: units, inTransit: units, backordered: units });
  const sources = fc.record({ minimumOrderQuantity: fc.integer({ min: 1, max: 200 }), orderMultiple: fc.integer({ min: 1, max: 48 }) });

  it("the quantity is the least number of whole packs that covers what is missing and the minimum", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), sources, (missing, source) => {
        const { quantity, boundBy } = orderQuantity(missing, source);
        expect(quantity % source.orderMultiple).toBe(0);
        expect(quantity).toBeGreaterThanOrEqual(Math.max(missing, source.minimumOrderQuantity));
        expect(quantity - source.orderMultiple).toBeLessThan(Math.max(missing, source.minimumOrderQuantity));
        if (boundBy === "order_up_to") expect(quantity).toBe(missing);
        if (boundBy === "order_multiple") expect(quantity).toBeGreaterThan(missing);
        if (boundBy === "minimum_order") expect(missing).toBeLessThan(source.minimumOrderQuantity);
      }),
    );
  });

  it("a unit counts once, wherever it is on its way, and only its position decides", () => {
    fc.assert(
      fc.property(stocks, stocks, (a, b) => {
        const moved = { ...a, sellable: a.sellable + a.inboundOrdered + a.inTransit, inboundOrdered: 0, inTransit: 0 };
        expect(stockPosition(moved)).toBe(stockPosition(a));
        expect(planItem(input(moved)).order?.quantity).toBe(planItem(input(a)).order?.quantity);
        const [worse, better] = stockPosition(a) <= stockPosition(b) ? [a, b] : [b, a];
        expect(planItem(input(worse)).order?.quantity ?? 0).toBeGreaterThanOrEqual(planItem(input(better)).order?.quantity ?? 0);
      }),
    );
  });

  it("the order brings the position to the target, and there is one exactly at or below the reorder point", () => {
    fc.assert(
      fc.property(stocks, (stock) => {
        const position = stockPosition(stock);
        const { order } = planItem(input(stock));
        expect(order !== null).toBe(position <= 133);
        if (!order) return;
        expect(position + order.quantity).toBeGreaterThanOrEqual(203);
        expect(order.evidence.missingQuantity).toBe(203 - position);
        expect(order.valueMinor).toBe(order.quantity * 125);
      }),
    );
  });
});
