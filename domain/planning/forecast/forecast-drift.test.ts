import { expect, it } from "vitest";
import { type ForecastWeek, monitorWeeks } from "./forecast-drift";

const week = (forecastUnits: number, actualUnits: number, missedUnits = Math.abs(forecastUnits - actualUnits)): ForecastWeek => ({
  startsOn: "2026-03-02",
  keys: 3,
  forecastUnits,
  actualUnits,
  missedUnits,
  comparedUnits: actualUnits,
  naiveMissedUnits: 2 * missedUnits,
});

it("five weeks that are two too high drift high, and not before the fifth", () => {
  const weeks = monitorWeeks(Array.from({ length: 5 }, () => week(12, 10)));
  expect(weeks.map(({ signal, drift }) => [signal, drift])).toEqual([
    [null, null],
    [null, null],
    [null, null],
    [null, null],
    [5, "high"],
  ]);
  expect(weeks[4]).toMatchObject({ wape: 0.2, naiveWape: 0.4, bias: 0.2 });
});

it("misses of items cancel out in the bias, not in the error", () => {
  expect(monitorWeeks([week(10, 10, 6)])[0]).toMatchObject({ wape: 0.6, bias: 0 });
});

it("errors on either side are chance, and old ones are forgotten", () => {
  expect(monitorWeeks([8, 12, 8, 12, 8, 12].map((forecast) => week(forecast, 10))).at(-1)).toMatchObject({ signal: 0, drift: null });
  const turned = [...Array<number>(20).fill(5), ...Array<number>(8).fill(15)].map((forecast) => week(forecast, 10));
  expect(monitorWeeks(turned).at(-1)).toMatchObject({ signal: 8, drift: "high" });
});

it("without demand nothing is measured; without an error nothing drifts", () => {
  expect(monitorWeeks([week(0, 0)])[0]).toMatchObject({ wape: null, naiveWape: null, bias: null });
  expect(monitorWeeks(Array.from({ length: 6 }, () => week(4, 4))).at(-1)).toMatchObject({ signal: 0, drift: null });
});
