import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lognormalOf } from "../lead-time/lognormal";
import { ANY_DAY } from "../order-days";
import { orderQuantity } from "../order-quantity";
import { seededRandom } from "../policy/seeded-random";
import { planItem } from "../recommendation";
import { createKnownDemand } from "./known-demand";
import { levelsOf, plannedLeadTime } from "./levels";
import { outcomeOf } from "./outcome";
import type { BacktestPolicy } from "./policy";
import { type ReplayHistory, replay } from "./replay";

const plain: BacktestPolicy = { measure: "cycle", serviceTarget: 0.95, model: "by_class", reviewDays: 7, leadTimeFactor: 1 };
const shop = (rows: readonly (readonly number[])[], leadTime = lognormalOf(2, 0)): ReplayHistory => ({
  keys: rows.map(() => ({
    unitCostMinor: 100,
    unitMarginMinor: 50,
    orderMultiple: 1,
    minimumOrderQuantity: 1,
    leadTime,
    knownLeadTime: leadTime,
    serviceClass: null,
    orderDays: null,
    holdingRate: null,
    like: null,
  })),
  days: rows[0]?.length ?? 0,
  firstWeekday: 1,
  demand: Int32Array.from(rows.flat()),
  shelf: null,
});

const termsOf = (leadTime: ReturnType<typeof lognormalOf>) => ({
  planned: plannedLeadTime(leadTime, plain),
  serviceClass: null,
  orderMultiple: 1,
  orderWindow: ANY_DAY,
  unitCostMinor: 400,
  holdingRate: null,
});

describe("A policy on a day", () => {
  it("sets the same levels as the planning run: 10 a day ± 4, nine days ± 2, weekly, 95 %: order at 133 up to 203", () => {
    const sizes = [...Array<number>(8).fill(6), ...Array<number>(8).fill(14), 10];
    const known = { sizes, horizonDays: 17, forecast: null };
    const terms = termsOf(lognormalOf(9, 2));
    expect(levelsOf(known, plain, terms, 1)).toEqual({ reorderPoint: 133, orderUpTo: 203, economicQuantity: 0 });
    expect(levelsOf({ ...known, sizes: [] }, plain, terms, 1)).toEqual({
      reorderPoint: 0,
      orderUpTo: 0,
      economicQuantity: 0,
    });
    const byClass = { ...plain, serviceTarget: 0.8, serviceTargetA: 0.95, serviceTargetC: 0.5 };
    expect(levelsOf(known, byClass, { ...terms, serviceClass: "A" }, 1)).toMatchObject({ reorderPoint: 133, orderUpTo: 203 });
    expect(levelsOf(known, byClass, { ...terms, serviceClass: "C" }, 1)).toMatchObject({ reorderPoint: 90, orderUpTo: 160 });
    expect(levelsOf(known, { ...plain, measure: "fill" }, terms, 1)).toMatchObject({ reorderPoint: 109, orderUpTo: 179 });
    const ordersCost = { ...plain, orderingCostMinor: 2_000, holdingRate: 0.2 };
    expect(levelsOf(known, ordersCost, terms, 1)).toMatchObject({ reorderPoint: 133, orderUpTo: 203, economicQuantity: 428 });
    expect(levelsOf(known, ordersCost, { ...terms, holdingRate: 0.8 }, 1).economicQuantity).toBe(214);
  });

  it("plans with what was forecast where it is told to: 20 a day to come, 10 a day before", () => {
    const sizes = Array.from({ length: 84 }, (_, day) => (day % 2 === 0 ? 8 : 12));
    const forecast = {
      model: "theta",
      demandClass: "smooth",
      periodDays: 7,
      ageDays: 0,
      mean: [140, 140, 140],
      high: 140,
      wape: 0.1,
    } as const;
    const known = { sizes, horizonDays: 84, forecast };
    const terms = termsOf(lognormalOf(7, 0));
    const past = levelsOf(known, plain, terms, 1);
    const ahead = levelsOf(known, { ...plain, model: "forecast" }, terms, 1);
    expect(ahead.orderUpTo - past.orderUpTo).toBe(140);
  });

  it("asks for what the planning run would ask for, whatever was sold and forecast", () => {
    const planned = plannedLeadTime(lognormalOf(9, 2), plain);
    const pack = { minimumOrderQuantity: 20, orderMultiple: 6 };
    const asked = { ...plain, model: "forecast", orderingCostMinor: 300, holdingRate: 0.2 } as const;
    const units = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(fc.array(units, { minLength: 84, maxLength: 84 }), fc.array(units, { minLength: 13, maxLength: 13 }), (days, mean) => {
        const sizes = days.filter((one) => one > 30);
        const forecast = { model: "theta", demandClass: "lumpy", periodDays: 7, ageDays: 0, mean, high: 90, wape: 0.4 } as const;
        const levels = levelsOf({ sizes, horizonDays: 84, forecast }, asked, { ...termsOf(lognormalOf(9, 2)), ...pack }, 1);
        const plan = planItem({
          sizes,
          horizonDays: 84,
          forecast,
          stock: { sellable: 0, allocated: 0, inboundOrdered: 0, inTransit: 0, backordered: 0 },
          source: { supplierId: 1, unitPrice: "4.00", currency: "GBP", leadTime: planned, ...pack },
          unitMarginMinor: 100,
          unitCostMinor: 400,
          orderable: true,
          policy: { ...asked, serviceLevel: 0.95 },
          now: new Date("2026-03-02T00:00:00Z"),
        });
        expect(levels).toMatchObject({ reorderPoint: plan.reorderPoint, orderUpTo: plan.orderUpTo });
        if (plan.order) expect(orderQuantity(levels.orderUpTo, pack, levels.economicQuantity).quantity).toBe(plan.order.quantity);
      }),
      { numRuns: 60 },
    );
  });
});

describe("A replay", () => {
  const even = shop([Array<number>(128).fill(1)]);

  it("of one a day with certain deliveries loses nothing, orders daily, and keeps one overnight", () => {
    const stretch = { from: 28, to: 128 };
    const result = replay(even, { ...plain, reviewDays: 1 }, stretch);
    const outcome = outcomeOf(even, result, stretch);
    expect(outcome).toMatchObject({ fillRate: 1, cycleService: 1, lostUnits: 0, demandedUnits: 100, expedites: 0 });
    expect(outcome.orders).toBeGreaterThanOrEqual(98);
    expect(outcome.averageStockMinor).toBeCloseTo(101, -0.7);
    expect(outcome.weeks).toHaveLength(15);
  });

  it.each(["by_class", "simulated", "forecast"] as const)(
    "of %s knows nothing of the days to come: other demand later changes nothing before",
    (model) => {
      const seasonal = Array.from({ length: 300 }, (_, day) => 4 + (day % 7) + Math.round(3 * Math.sin(day / 20)));
      const busy = [...seasonal.slice(0, 240), ...Array<number>(60).fill(90)];
      const until = { from: 30, to: 240 };
      const policy = { ...plain, model };
      expect(replay(shop([busy]), policy, until)).toEqual(replay(shop([seasonal]), policy, until));
      expect(replay(shop([busy]), policy, { ...until, to: 300 })).not.toEqual(replay(shop([seasonal]), policy, { ...until, to: 300 }));
    },
  );

  it("with forecasts sees growth coming that the days before hold too little of", () => {
    const random = seededRandom(5);
    const growing = Array.from({ length: 420 }, (_, day) => Math.round((2 + day * 0.05) * (0.6 + 0.8 * random())));
    const history = shop([growing], lognormalOf(30, 4));
    const stretch = { from: 200, to: 420 };
    const lostBy = (model: BacktestPolicy["model"]) => outcomeOf(history, replay(history, { ...plain, model }, stretch), stretch).lostUnits;
    expect(lostBy("forecast")).toBeLessThan(lostBy("by_class") / 2);
  });

  it("does not take days of a shelf that really was empty for days without demand", () => {
    const halfEmpty = Array.from({ length: 160 }, (_, day) => (day % 4 < 2 ? 10 : 0));
    const history = shop([halfEmpty]);
    const shelf = { empty: Uint8Array.from(halfEmpty, (units) => (units === 0 ? 1 : 0)), since: Int32Array.of(0) };
    const known = (of: ReplayHistory) => createKnownDemand(of)(0)(120, false).horizonDays;
    expect([known(history), known({ ...history, shelf })]).toEqual([84, 42]);
  });

  it("takes the course of similar items that sold by then for a new one, and none of what they sell later", () => {
    const launch = [...Array<number>(10).fill(30), ...Array<number>(390).fill(3)];
    const rows = [
      ...Array<number[]>(3).fill([...Array<number>(14).fill(0), ...launch.slice(14)]),
      [...Array<number>(320).fill(0), ...launch.slice(0, 80)],
    ];
    const history = shop(rows);
    const alike = { ...history, keys: history.keys.map((key) => ({ ...key, like: { nodeId: 1, category: "Garden", unitPrice: 4 } })) };
    const forecastOn = (of: ReplayHistory, day: number) => createKnownDemand(of)(3)(day, true).forecast;
    expect(forecastOn(history, 355)).toBeNull();
    expect(forecastOn(alike, 355)).toMatchObject({ model: "similar_items", similarItems: 3 });
    const later = { ...alike, demand: alike.demand.map((units, at) => (at % 400 >= 355 ? 99 : units)) };
    expect(forecastOn(later, 355)).toEqual(forecastOn(alike, 355));
    // Old enough to be compared by its own past.
    expect(forecastOn(alike, 390)?.model).not.toBe("similar_items");
  });

  it("orders no less than is worth an order where placing one costs anything", () => {
    const stretch = { from: 28, to: 128 };
    const outcome = outcomeOf(even, replay(even, { ...plain, reviewDays: 1, orderingCostMinor: 100, holdingRate: 0.2 }, stretch), stretch);
    // √(2 · 1.00 · 365 / 0.20) = 60.4 units: 61.
    expect(outcome).toMatchObject({ lostUnits: 0, orders: 2, orderedUnits: 122 });
  });

  it("orders on the supplier's order days only, and on each of them up to the level", () => {
    const stretch = { from: 28, to: 128 };
    const fridays: ReplayHistory = { ...even, keys: even.keys.map((key) => ({ ...key, orderDays: [5] })) };
    const outcome = outcomeOf(fridays, replay(fridays, { ...plain, reviewDays: 1 }, stretch), stretch);
    expect(outcome).toMatchObject({ lostUnits: 0, orders: 14 });
  });

  it("counts two deliveries of one day as the end of one cycle", () => {
    const row = [...Array<number>(40).fill(1), 0, 0, ...Array<number>(38).fill(2)];
    const stretch = { from: 40, to: 80 };
    const history = shop([row], lognormalOf(3, 2));
    const result = replay(history, { ...plain, reviewDays: 1 }, stretch);
    // Nearly every day has its order, and many of them meet on the way.
    expect(result.orders[0]).toBeGreaterThan(35);
    expect(result.cycles[0]).toBeLessThan(33);
    expect(result.nights[0]).toBe(40);
  });

  it("plans with the lead time that was known, while deliveries take what they take", () => {
    const stretch = { from: 60, to: 160 };
    const late = shop([Array<number>(160).fill(5)], lognormalOf(20, 0));
    const surprised: ReplayHistory = { ...late, keys: late.keys.map((key) => ({ ...key, knownLeadTime: lognormalOf(5, 0) })) };
    expect(outcomeOf(late, replay(late, plain, stretch), stretch).lostUnits).toBe(0);
    expect(outcomeOf(surprised, replay(surprised, plain, stretch), stretch).lostUnits).toBeGreaterThan(0);
  });

  it("counts what is lost when demand outruns the stock, and the order that should have been hurried", () => {
    const surge = shop([[...Array<number>(60).fill(1), ...Array<number>(20).fill(50)]], lognormalOf(10, 0));
    const stretch = { from: 40, to: 80 };
    const outcome = outcomeOf(surge, replay(surge, plain, stretch), stretch);
    expect(outcome.lostUnits).toBeGreaterThan(300);
    expect(outcome.lostMarginMinor).toBe(outcome.lostUnits * 50);
    expect(outcome.expedites).toBeGreaterThan(0);
    expect(outcome.fillRate).toBeCloseTo(1 - outcome.lostUnits / outcome.demandedUnits, 12);
  });

  it("with a higher target serves more, from more stock, against the same demand", () => {
    const random = seededRandom(3);
    const rows = Array.from({ length: 40 }, () => Array.from({ length: 200 }, () => (random() < 0.3 ? Math.ceil(random() * 9) : 0)));
    const history = shop(rows, lognormalOf(9, 4));
    const stretch = { from: 60, to: 200 };
    const higher = outcomeOf(history, replay(history, { ...plain, serviceTarget: 0.99 }, stretch), stretch);
    const lower = outcomeOf(history, replay(history, { ...plain, serviceTarget: 0.7 }, stretch), stretch);
    expect(higher.fillRate).toBeGreaterThan(lower.fillRate ?? 1);
    expect(higher.averageStockMinor).toBeGreaterThan(lower.averageStockMinor);
    expect(higher.demandedUnits).toBe(lower.demandedUnits);
  });

  it("of a policy that plans with half the lead time serves worse", () => {
    const random = seededRandom(9);
    const rows = Array.from({ length: 30 }, () => Array.from({ length: 200 }, () => Math.floor(random() * 10)));
    const history = shop(rows, lognormalOf(20, 5));
    const stretch = { from: 60, to: 200 };
    const of = (leadTimeFactor: number) =>
      outcomeOf(history, replay(history, { ...plain, leadTimeFactor }, stretch), stretch).fillRate ?? 0;
    expect(of(0.5)).toBeLessThan(of(1) - 0.05);
  });
});
