import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createForecaster } from "./forecaster";
import { fillUnobserved } from "./unconstrained-demand";

const QUANTILES = [0.1, 0.5, 0.9];
const monthly = { season: 12, horizon: 6, quantiles: QUANTILES };
const demand = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })), { minLength: 1, maxLength: 90 });

describe("a forecast", () => {
  test("of demand that never changes is that demand, without spread", () => {
    const { mean, quantiles, demandClass } = createForecaster(monthly)(new Float64Array(40).fill(5));
    expect(demandClass).toBe("smooth");
    for (const value of mean) expect(value).toBeCloseTo(5, 6);
    for (const band of quantiles) for (const value of band) expect(value).toBeCloseTo(5, 4);
  });

  test("of an item that never sold is nothing", () => {
    const { mean, demandClass } = createForecaster(monthly)(new Float64Array(30));
    expect(demandClass).toBe("none");
    expect([...mean]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("of months that repeat each year knows the year", () => {
    const year = [20, 22, 25, 30, 34, 36, 38, 36, 30, 28, 60, 90];
    const values = Float64Array.from({ length: 72 }, (_, i) => (year[i % 12] ?? 0) + (i % 3));
    const { mean, seasonal, errors } = createForecaster({ ...monthly, horizon: 12 })(values);
    expect(seasonal).toBe(true);
    for (const [k, value] of mean.entries()) expect(Math.abs(value - (year[k] ?? 0))).toBeLessThan(0.15 * (year[k] ?? 0) + 2);
    expect(errors?.wape).toBeLessThan(0.06);
  });

  test("is finite and never negative where demand is not, its bands are in order and its weights add up to 1", () => {
    const forecast = createForecaster(monthly);
    fc.assert(
      fc.property(demand, (values) => {
        const { mean, quantiles, weights } = forecast(Float64Array.from(values));
        for (const value of mean) expect(Number.isFinite(value) && value >= 0).toBe(true);
        for (let k = 0; k < mean.length; k++) {
          const bands = quantiles.map((band) => band[k] ?? Number.NaN);
          expect(bands.every((value) => value >= 0)).toBe(true);
          expect(bands).toEqual(bands.toSorted((a, b) => a - b));
        }
        expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      }),
      { numRuns: 300 },
    );
  });

  test("does not depend on the series that the forecaster had before", () => {
    const reused = createForecaster(monthly);
    fc.assert(
      fc.property(demand, demand, (one, other) => {
        reused(Float64Array.from(other));
        expect(reused(Float64Array.from(one))).toEqual(createForecaster(monthly)(Float64Array.from(one)));
      }),
      { numRuns: 60 },
    );
  });

  test("of eight times the demand is eight times the forecast, exactly", () => {
    const forecast = createForecaster(monthly);
    fc.assert(
      fc.property(demand, (values) => {
        const one = forecast(Float64Array.from(values)).mean;
        const eight = forecast(Float64Array.from(values, (value) => value * 8)).mean;
        for (const [k, value] of one.entries()) expect(eight[k]).toBe(value * 8);
      }),
      { numRuns: 60 },
    );
  });
});

test("what was not observed is estimated from its neighbours, of the same season first", () => {
  expect([...fillUnobserved(Float64Array.of(10, Number.NaN, 14), 1)]).toEqual([10, 12, 14]);
  expect([...fillUnobserved(Float64Array.of(1, 9, 1, Number.NaN, 1, 9), 2)]).toEqual([1, 9, 1, 9, 1, 9]);
  expect([...fillUnobserved(Float64Array.of(Number.NaN, Number.NaN), 1)]).toEqual([0, 0]);
});
