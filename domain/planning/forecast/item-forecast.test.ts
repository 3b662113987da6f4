import { describe, expect, it } from "vitest";
import type { DailyHistory } from "./demand-history";
import { createItemForecaster, type ItemForecastInput } from "./item-forecast";

const daily = { days: 1, season: 7, horizon: 28 } as const;
const weekly = { days: 7, season: 52, horizon: 13 } as const;
const days = (length: number, quantity: (day: number) => number): DailyHistory => ({
  daily: Float64Array.from({ length }, (_, day) => quantity(day)),
  start: 0,
});
const forecastOf = (history: DailyHistory, change: Partial<ItemForecastInput> = {}) => {
  const { period = daily } = change;
  const marks = new Array<null>(history.daily.length + period.horizon * period.days).fill(null);
  const made = createItemForecaster(period)({ history, period, marks, effects: new Map(), similar: [], ...change });
  if (!made) throw new Error("Nothing was forecast.");
  return made;
};
const steady = (itemId: number, units: number) => ({ itemId, values: new Float64Array(30).fill(units), isLaunchKnown: true });

describe("The forecast of an item", () => {
  const saleOn = (day: number) => day % 20 === 19;
  const sales = Array.from({ length: 112 }, (_, day) => (saleOn(day) ? "Sale" : null));

  it("learns without the sales, and has the effect of a sale on the day of the next one", () => {
    const made = forecastOf(
      days(84, (day) => (saleOn(day) ? 200 : 100)),
      { marks: sales },
    );
    // Day 99 of all: the sixteenth to come.
    expect(made.mean[15]).toBeCloseTo(193, 0);
    expect(made.mean[14]).toBeGreaterThan(98);
    expect(made.mean[14]).toBeLessThan(103);
    expect(made.eventEffects.Sale).toBeCloseTo(1.93, 2);
  });

  it("that showed nothing of an event itself believes what all items showed", () => {
    const made = forecastOf(
      days(40, () => 10),
      { marks: sales.map((mark, day) => (day === 50 ? (mark ?? "Fair") : null)), effects: new Map([["Fair", 1.5]]) },
    );
    expect(made.mean[10]).toBeCloseTo(15, 6);
    expect(made.mean[9]).toBeCloseTo(10, 6);
  });

  it("of five days goes by similar items, and says which", () => {
    const made = forecastOf(
      days(5, () => 10),
      { similar: [steady(4, 3), steady(5, 5)] },
    );
    expect(made).toMatchObject({ model: "similar_items", similarItemIds: [4, 5], errors: null, drivesPlans: true });
    // Five of twelve days count: 4 × (5/12 × 2.5 + 7/12).
    expect(made.mean[0]).toBeCloseTo(6.5, 9);
    expect(made.high[0]).toBeGreaterThan(made.mean[0] ?? 0);
  });

  it("of eight days and more goes by itself", () => {
    expect(
      forecastOf(
        days(8, () => 10),
        { similar: [steady(4, 3)] },
      ),
    ).toMatchObject({ similarItemIds: null });
  });

  it("by weeks knows what share of them each weekday has", () => {
    const made = forecastOf(
      days(210, (day) => (day % 7 === 5 ? 20 : day % 7 === 6 ? 0 : 5)),
      { period: weekly },
    );
    expect(made.weekdayShares?.[5]).toBeCloseTo(20.2 / 46, 1);
    expect(made.observedDays).toBe(84);
    expect(made.observedLast).toBe(7);
  });

  it("that comes now and then drives plans however large its error; even demand has to be foretold better than naively", () => {
    expect(forecastOf(days(84, (day) => (day % 9 === 0 ? 1 + (day % 4) : 0)))).toMatchObject({
      demandClass: "intermittent",
      drivesPlans: true,
    });
    expect(forecastOf(days(84, (day) => 10 + ((day * 7) % 5))).drivesPlans).toBe(true);
    // The same every day: naive makes no error either.
    expect(forecastOf(days(84, () => 10)).drivesPlans).toBe(false);
  });

  it("of nothing, without similar items, is none", () => {
    const never = { daily: new Float64Array(30), start: 30 };
    const marks = new Array<null>(58).fill(null);
    expect(createItemForecaster(daily)({ history: never, period: daily, marks, effects: new Map(), similar: [] })).toBeNull();
  });
});
