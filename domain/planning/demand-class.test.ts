import fc from "fast-check";
import { expect, it } from "vitest";
import { ADI_CUT, CV2_CUT, classOf, ownHorizon, profileDemand } from "./demand-class";

it("4, 6, 5, 5 on four of eight days is intermittent: ADI 2, CV² 0.02", () => {
  const { demandClass, averageInterval, sizeVariation, dailyDemand } = profileDemand([4, 6, 5, 5], 8);
  expect([demandClass, averageInterval, dailyDemand]).toEqual(["intermittent", 2, 2.5]);
  expect(sizeVariation).toBeCloseTo(0.02, 12);
});

it.each([
  ["smooth", 1, 0],
  ["smooth", ADI_CUT, CV2_CUT],
  ["erratic", ADI_CUT, 0.4901],
  ["intermittent", 1.3201, CV2_CUT],
  ["lumpy", 1.3201, 0.4901],
  ["lumpy", 9, 4],
] as const)("%s is demand with an interval of %f and a size variation of %f", (demandClass, interval, variation) => {
  expect(classOf(interval, variation)).toBe(demandClass);
});
it("the cuts are those of Syntetos and Boylan", () => {
  expect([ADI_CUT, CV2_CUT]).toEqual([1.32, 0.49]);
});

it("nothing sold is no class, and a horizon shorter than its days with demand is refused", () => {
  expect(profileDemand([], 28)).toEqual({
    demandClass: "none",
    dailyDemand: 0,
    dailyDeviation: 0,
    averageInterval: null,
    sizeVariation: null,
  });
  expect(() => profileDemand([1, 2], 1)).toThrow(RangeError);
  expect(() => profileDemand([], 0)).toThrow(RangeError);
});

const sizes = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 60 });

it("mean and deviation are those of all days, the empty ones too", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 200 }), (list, empty) => {
      const days = [...list, ...Array<number>(empty).fill(0)];
      const mean = days.reduce((sum, day) => sum + day, 0) / days.length;
      const spread = days.reduce((sum, day) => sum + (day - mean) ** 2, 0);
      const profile = profileDemand(list, days.length);
      expect(profile.dailyDemand).toBeCloseTo(mean, 9);
      expect(profile.dailyDeviation).toBeCloseTo(days.length > 1 ? Math.sqrt(spread / (days.length - 1)) : 0, 6);
    }),
  );
});

it("the class hangs neither on the order of the days nor on the unit of measure", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 100 }), fc.constantFrom(2, 16, 1024), (list, empty, factor) => {
      const horizon = list.length + empty;
      const { demandClass } = profileDemand(list, horizon);
      expect(profileDemand([...list].reverse(), horizon).demandClass).toBe(demandClass);
      expect(
        profileDemand(
          list.map((size) => size * factor),
          horizon,
        ).demandClass,
      ).toBe(demandClass);
    }),
  );
});

it.each([
  ["that stood on the shelf for 60 of 84 days, counted yesterday, is spread over 61", [84, 60, 1, 5], 61],
  ["of an item that is new for ten days over two weeks", [84, 10, 0, 10], 14],
  ["of a young company over all its days", [9, 3, 0, 2], 9],
  ["that was never forecast over the run's horizon", [84, null, 0, 2], 84],
  ["never over fewer days than had demand", [84, 20, 0, 30], 30],
] as const)("demand %s", (_story, [run, observed, age, demandDays], days) => {
  expect(ownHorizon(run, observed, age, demandDays)).toBe(days);
});
