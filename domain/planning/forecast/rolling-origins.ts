// What forecasts from rolling origins missed: the last `held` periods are each an origin, from which `steps` periods were forecast. Rows of
// `steps` forecasts, one an origin; what a row says beyond the end of the values is compared with nothing.
// Units: base units a period. Worked: 4, 6 held, two steps, rows 5 5 and 5 5: missed 1, 1 from the first origin and 1 from the second.
import { type ForecastErrors, forecastErrors, naiveStep } from "./accuracy";
import type { MissedAhead } from "./quantiles";

/** Σ|actual − forecast| over all origins, in base units. */
export function absoluteError(values: Float64Array, rows: Float64Array, held: number, steps: number): number {
  const n = values.length;
  let sum = 0;
  for (let origin = n - held, row = 0; origin < n; origin++, row += steps) {
    const end = Math.min(n, origin + steps);
    for (let i = origin, at = row; i < end; i++, at++) sum += Math.abs((values[i] as number) - (rows[at] as number));
  }
  return sum;
}

/** Σ(actual − forecast)². For demand that comes now and then: its absolute error is least for a forecast of nothing. */
export function squaredError(values: Float64Array, rows: Float64Array, held: number, steps: number): number {
  const n = values.length;
  let sum = 0;
  for (let origin = n - held, row = 0; origin < n; origin++, row += steps) {
    const end = Math.min(n, origin + steps);
    for (let i = origin, at = row; i < end; i++, at++) {
      const error = (values[i] as number) - (rows[at] as number);
      sum += error * error;
    }
  }
  return sum;
}

export type RollingTest = (
  values: Float64Array,
  rows: Float64Array,
  naiveRows: Float64Array,
  cut: { held: number; steps: number; season: number },
) => { errors: ForecastErrors; missed: MissedAhead };

/** Tells the errors of one series after the other, beside those of seasonal naive; the pairs it compares take no new memory. */
export function createRollingTest(): RollingTest {
  let actual = new Float64Array(0);
  let forecast = actual;
  let naive = actual;
  return (values, rows, naiveRows, { held, steps, season }) => {
    if (held * steps > actual.length) {
      actual = new Float64Array(held * steps);
      forecast = new Float64Array(held * steps);
      naive = new Float64Array(held * steps);
    }
    const n = values.length;
    const squares = new Float64Array(steps);
    const seen = new Float64Array(steps);
    let pairs = 0;
    for (let origin = n - held, row = 0; origin < n; origin++, row += steps) {
      const ahead = Math.min(steps, n - origin);
      for (let k = 0; k < ahead; k++, pairs++) {
        const value = values[origin + k] as number;
        const made = rows[row + k] as number;
        actual[pairs] = value;
        forecast[pairs] = made;
        naive[pairs] = naiveRows[row + k] as number;
        squares[k] = (squares[k] as number) + (value - made) ** 2;
        seen[k] = (seen[k] as number) + 1;
      }
    }
    return { errors: forecastErrors(actual, forecast, naive, pairs, naiveStep(values, n - held, season)), missed: { squares, seen } };
  };
}
