import { describe, expect, test } from "vitest";
import { forecastErrors, naiveStep, smape } from "./accuracy";
import { rollCroston, rollTsb } from "./croston";
import { fitSimple, rollSimple } from "./exponential-smoothing";
import { createHoltFitter, rollHolt } from "./holt";
import { createModelSet } from "./model-set";
import { rollMovingAverage, rollSeasonalNaive } from "./naive";
import { absoluteError, createRollingTest, squaredError } from "./rolling-origins";
import { isSeasonal, seasonalIndices } from "./seasonality";
import { rollTheta, runningLines } from "./theta";

const of = (...values: number[]) => Float64Array.from(values);
function last(steps: number, roll: (out: Float64Array) => void): number[] {
  const out = new Float64Array(steps);
  roll(out);
  return [...out];
}

describe("each model forecasts its worked example", () => {
  const four = of(3, 5, 7, 9);
  test("seasonal naive repeats last season, plain naive the last value", () => {
    expect(last(3, (out) => rollSeasonalNaive(four, 2, 4, 4, 3, out))).toEqual([7, 9, 7]);
    expect(last(2, (out) => rollSeasonalNaive(four, 1, 4, 4, 2, out))).toEqual([9, 9]);
  });
  test("a moving average is the mean of the last periods", () => {
    expect(last(2, (out) => rollMovingAverage(four, 2, 4, 4, 2, out))).toEqual([8, 8]);
  });
  test("simple smoothing moves its level by a share of each error", () => {
    expect(last(1, (out) => rollSimple(of(10, 14, 12), { alpha: 0.5, level: 10, squares: 0 }, 3, 3, 1, out))).toEqual([12]);
  });
  test("simple smoothing of a level that never moves finds that level", () => {
    const fit = { alpha: 0, level: 0, squares: 0 };
    fitSimple(of(7, 7, 7, 7), 4, 4, fit, null);
    expect(fit.level).toBeCloseTo(7, 9);
  });
  test("double smoothing carries a straight line on", () => {
    const line = of(2, 4, 6, 8);
    const fit = { alpha: 0, beta: 0, damping: 1, level: 0, trend: 0, squares: 0 };
    createHoltFitter([1])(line, 4, 4, fit, null);
    const [first = 0, second = 0] = last(2, (out) => rollHolt(line, fit, 4, 4, 2, out));
    expect(first).toBeCloseTo(10, 6);
    expect(second).toBeCloseTo(12, 6);
  });
  test("theta adds half of the line's slope", () => {
    const values = Float64Array.from({ length: 10 }, (_, i) => i + 1);
    const [intercepts, slopes] = [new Float64Array(11), new Float64Array(11)];
    runningLines(values, 10, intercepts, slopes);
    const out = last(2, (row) => rollTheta(values, intercepts, slopes, { alpha: 1, share: 0.5, level: 1, squares: 0 }, 10, 10, 2, row));
    expect(out.map((value) => Number(value.toFixed(9)))).toEqual([10.5, 11]);
  });
  test("Croston divides sizes by intervals, SBA takes off its bias, TSB fades", () => {
    const seldom = of(0, 0, 6, 0, 0, 6);
    expect(last(1, (out) => rollCroston(seldom, "croston", 0.2, 6, 6, 1, out))).toEqual([2]);
    expect(last(1, (out) => rollCroston(seldom, "sba", 0.2, 6, 6, 1, out))).toEqual([1.8]);
    const dead = of(0, 6, 0, 6, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const [faded = 0] = last(1, (out) => rollTsb(dead, 0.1, 0.2, 20, 20, 1, out));
    const [kept = 0] = last(1, (out) => rollCroston(dead, "sba", 0.1, 20, 20, 1, out));
    expect(faded).toBeLessThan(kept / 4);
  });
  test("one pass that fits two lengths finds what a pass for each finds", () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => 50 + i + 20 * Math.sin(i * i));
    const names = ["simple_smoothing", "double_smoothing", "damped_trend", "theta"] as const;
    const [apart, together] = [createModelSet(1), createModelSet(1)];
    const rolled = (set: typeof apart) => names.map((name) => last(16, (out) => set.roll(name, values, 45, 60, 1, out)));
    together.fit(values, 45, names, true, 60);
    apart.fit(values, 45, names, true);
    expect(rolled(together)).toEqual(rolled(apart));
    together.refit(names);
    apart.fit(values, 60, names, true);
    expect(rolled(together)).toEqual(rolled(apart));
  });
  test("Holt-Winters repeats a season that never changes", () => {
    const values = Float64Array.from({ length: 32 }, (_, i) => 10 * ((i % 4) + 1));
    const set = createModelSet(4);
    expect(set.fit(values, 32, ["theta", "holt_winters_additive", "holt_winters_multiplicative"], true)).toBe(true);
    const out = last(4, (row) => set.roll("holt_winters_multiplicative", values, 32, 32, 4, row));
    for (const [k, value] of out.entries()) expect(value).toBeCloseTo(10 * (k + 1), 0);
  });
});

describe("seasons", () => {
  test("indices of four quarters that repeat", () => {
    const values = Float64Array.from({ length: 16 }, (_, i) => 10 * ((i % 4) + 1));
    const indices = new Float64Array(4);
    seasonalIndices(values, 16, 4, indices, new Float64Array(4));
    expect([...indices].map((index) => Number(index.toFixed(6)))).toEqual([0.4, 0.8, 1.2, 1.6]);
  });
  test("noise has none, and two years of weeks are compared with each other", () => {
    const noise = Float64Array.from({ length: 60 }, (_, i) => 50 + 10 * Math.sin(i * 12.9898 * 78.233));
    expect(isSeasonal(noise, 60, 12)).toBe(false);
    const weeks = Float64Array.from({ length: 100 }, (_, i) => (i % 52 > 44 ? 300 : 50 + (i % 7)));
    expect(isSeasonal(weeks, 100, 52)).toBe(true);
  });
});

describe("errors of a forecast", () => {
  test("of the worked pair", () => {
    const [actual, forecast] = [of(10, 20), of(12, 18)];
    expect(smape(actual, forecast, 2)).toBeCloseTo(14.354, 3);
    expect(forecastErrors(actual, forecast, of(10, 10), 2, naiveStep(of(5, 10, 20), 3, 1))).toMatchObject({
      wape: 4 / 30,
      bias: 0,
      mase: 2 / 7.5,
      valueAdded: 1 - 4 / 10,
    });
  });
  test("from rolling origins, as far as the values reach", () => {
    const [values, rows] = [of(3, 4, 6), of(5, 5, 5, 5)];
    expect(absoluteError(values, rows, 2, 2)).toBe(3);
    expect(squaredError(values, of(5, 5, 4, 5), 2, 2)).toBe(6);
    const { errors, missed } = createRollingTest()(values, rows, rows, { held: 2, steps: 2, season: 1 });
    expect(errors).toMatchObject({ compared: 3, wape: 3 / 16, valueAdded: 0 });
    expect([...missed.squares, ...missed.seen]).toEqual([2, 1, 2, 1]);
  });
  test("two zeros agree, and no demand has no relative error", () => {
    expect(smape(of(0), of(0), 1)).toBe(0);
    expect(forecastErrors(of(0), of(1), of(0), 1, 0)).toMatchObject({ wape: null, bias: null, mase: null, valueAdded: null });
  });
});
