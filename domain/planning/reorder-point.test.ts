import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compoundQuantile } from "./compound-demand";
import { profileDemand } from "./demand-class";
import { reorderPolicy } from "./reorder-point";

/** 17 days, mean 10, sample deviation 4. */
const steady = [...Array<number>(8).fill(6), ...Array<number>(8).fill(14), 10];
const of = (change: Partial<Parameters<typeof reorderPolicy>[0]> = {}) =>
  reorderPolicy({
    profile: profileDemand(steady, 17),
    sizes: steady,
    leadTime: { days: 9, deviationDays: 2 },
    reviewDays: 7,
    serviceLevel: 0.95,
    ...change,
  });

describe("Demand that is normal", () => {
  it("10 a day ± 4, nine days ± 2, reviewed weekly, at 95 %: keep 43, order at 133 up to 203", () => {
    expect(of()).toEqual({ safetyStock: 43, reorderPoint: 133, orderUpTo: 203, model: "normal" });
  });

  it("stays a number that can be stored, whatever a lead time says", () => {
    const absurd = { days: 2_703_189, deviationDays: 10_290_707_305 };
    expect(of({ leadTime: absurd })).toMatchObject({ reorderPoint: 1_000_000_000, orderUpTo: 1_000_000_000 });
  });

  it("keeps less than half for the same 95 % of the units: 19, order at 109 up to 179; a larger pack lasts longer and needs less", () => {
    expect(of({ measure: "fill" })).toEqual({ safetyStock: 19, reorderPoint: 109, orderUpTo: 179, model: "normal" });
    expect(of({ measure: "fill", orderMultiple: 200 }).safetyStock).toBeLessThan(19);
    expect(of({ orderMultiple: 200 })).toEqual(of());
  });

  it("orders up to the level on every order day where the next one is a review away, and earlier where the order day is to come", () => {
    expect(of({ orderWindow: { waitDays: 0, gapDays: 7 } })).toMatchObject({ reorderPoint: 203, orderUpTo: 203 });
    const waiting = of({ orderWindow: { waitDays: 2, gapDays: 4 } });
    expect(waiting).toEqual({ ...of({ leadTime: { days: 11, deviationDays: 2 } }), reorderPoint: waiting.reorderPoint });
    expect(waiting.reorderPoint).toBe(of({ leadTime: { days: 11, deviationDays: 2 } }).reorderPoint + 40);
  });

  it("keeps nothing spare at a service level of one half, or where nothing varies", () => {
    expect(of({ serviceLevel: 0.5 })).toEqual({ safetyStock: 0, reorderPoint: 90, orderUpTo: 160, model: "normal" });
    const even = Array<number>(20).fill(3);
    expect(of({ profile: profileDemand(even, 20), sizes: even, leadTime: { days: 9, deviationDays: 0 } })).toEqual({
      safetyStock: 0,
      reorderPoint: 27,
      orderUpTo: 48,
      model: "normal",
    });
  });

  it("never needs less for more service, a longer or a less certain lead time, or a longer review", () => {
    const level = fc.double({ min: 0.5, max: 0.999, noNaN: true });
    const days = fc.double({ min: 0, max: 60, noNaN: true });
    fc.assert(
      fc.property(level, level, days, days, days, days, fc.integer({ min: 1, max: 30 }), (a, b, lead, longer, spread, wider, review) => {
        const base = of({ serviceLevel: Math.min(a, b), leadTime: { days: lead, deviationDays: spread }, reviewDays: review });
        const harder = [
          of({ serviceLevel: Math.max(a, b), leadTime: { days: lead, deviationDays: spread }, reviewDays: review }),
          of({ serviceLevel: Math.min(a, b), leadTime: { days: lead + longer, deviationDays: spread }, reviewDays: review }),
          of({ serviceLevel: Math.min(a, b), leadTime: { days: lead, deviationDays: spread + wider }, reviewDays: review }),
          of({ serviceLevel: Math.min(a, b), leadTime: { days: lead, deviationDays: spread }, reviewDays: review + 7 }),
        ];
        for (const policy of harder) {
          expect(policy.safetyStock).toBeGreaterThanOrEqual(base.safetyStock);
          expect(policy.reorderPoint).toBeGreaterThanOrEqual(base.reorderPoint);
          expect(policy.orderUpTo).toBeGreaterThanOrEqual(base.orderUpTo);
        }
        // Both are rounded up: they lie the demand of a review apart, give or take a unit.
        expect(Math.abs(base.orderUpTo - base.reorderPoint - 10 * review)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("Demand that comes now and then", () => {
  const sizes = Array<number>(10).fill(4);
  const rare = (serviceLevel = 0.95) =>
    reorderPolicy({
      profile: profileDemand(sizes, 50),
      sizes,
      leadTime: { days: 20, deviationDays: 0 },
      reviewDays: 10,
      serviceLevel,
    });

  /** P(at most k of 30 days have demand), a day in five. */
  const atMost = (k: number) => {
    let term = 0.8 ** 30;
    let sum = term;
    for (let days = 1; days <= k; days += 1) {
      term *= ((30 - days + 1) / days) * (0.2 / 0.8);
      sum += term;
    }
    return sum;
  };
  it.each([0.8, 0.95, 0.98])("orders up to what the binomial distribution says it must at %f", (level) => {
    const days = rare(level).orderUpTo / 4;
    expect(atMost(days)).toBeGreaterThanOrEqual(level);
    expect(atMost(days - 1)).toBeLessThan(level);
  });

  it("is ordered for even when a cycle usually sees none, and never below the mean of a cycle", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 20, max: 400 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 30 }),
        (list, horizonDays, leadDays, reviewDays) => {
          const profile = profileDemand(list, horizonDays);
          const policy = reorderPolicy({
            profile,
            sizes: list,
            leadTime: { days: leadDays, deviationDays: 3 },
            reviewDays,
            serviceLevel: 0.95,
          });
          expect(policy.model).toBe("compound");
          expect(policy.orderUpTo + 1e-6).toBeGreaterThanOrEqual(profile.dailyDemand * (leadDays + reviewDays));
          expect(policy.reorderPoint).toBeLessThanOrEqual(policy.orderUpTo);
          for (const units of [policy.safetyStock, policy.reorderPoint, policy.orderUpTo])
            expect(Number.isInteger(units) && units >= 0).toBe(true);
        },
      ),
    );
  });
});

it("nothing sold needs nothing", () => {
  expect(of({ profile: profileDemand([], 28), sizes: [] })).toEqual({ safetyStock: 0, reorderPoint: 0, orderUpTo: 0, model: "none" });
});

it("what is remembered of seldom demand is what would be worked out anew", () => {
  const leadTime = { days: 9, deviationDays: 2 };
  const cases = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(cases, fc.constantFrom(0.9, 0.95, 0.99), (histories, serviceLevel) => {
      for (const sizes of [...histories, ...histories]) {
        const profile = profileDemand(sizes, 84);
        const { orderUpTo } = of({ profile, sizes, leadTime, serviceLevel });
        const averageInterval = profile.averageInterval ?? 1;
        const level = compoundQuantile({ sizes, averageInterval, leadTime, reviewDays: 7 }, serviceLevel);
        expect(orderUpTo).toBe(Math.max(level, Math.ceil(profile.dailyDemand * 16 - 1e-9)));
      }
    }),
  );
});
