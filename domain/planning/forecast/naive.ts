// The floors every model must beat: the last value, the value one season ago, and the mean of the last few.
// Worked: 3, 5, 7, 9 with a season of 2: naive 9, 9; seasonal naive 7, 9; average of the last two 8, 8.

/** Seasonal naive (season 1 is plain naive): rows of `steps` forecasts from every origin `from`…`to`. */
export function rollSeasonalNaive(values: Float64Array, season: number, from: number, to: number, steps: number, out: Float64Array): void {
  for (let origin = from, row = 0; origin <= to; origin++) {
    const reach = origin >= season ? season : 1;
    for (let k = 0, at = origin - reach; k < steps; k++) {
      out[row++] = values[at] as number;
      at = at + 1 === origin ? origin - reach : at + 1;
    }
  }
}

/** The mean of the last `periods` values (all there are when fewer), from every origin. */
export function rollMovingAverage(values: Float64Array, periods: number, from: number, to: number, steps: number, out: Float64Array): void {
  for (let origin = from, row = 0; origin <= to; origin++) {
    const first = Math.max(0, origin - periods);
    let sum = 0;
    for (let i = first; i < origin; i++) sum += values[i] as number;
    const mean = sum / (origin - first);
    for (let k = 0; k < steps; k++) out[row++] = mean;
  }
}
