// Demand that comes now and then. Croston smooths sizes and intervals apart, forecast size/interval; SBA takes off the bias,
// × (1 − α/2); TSB smooths the probability of demand in every period, so that an item that dies fades out.
// Worked: 0, 0, 6, 0, 0, 6 with α 0.2: Croston 6/3 = 2 a period, SBA 1.8.

export type CrostonKind = "croston" | "sba";

/** Croston or SBA with smoothing `alpha` from every origin `from`…`to`. Sources: Croston (1972), Syntetos and Boylan (2005). */
export function rollCroston(
  values: Float64Array,
  kind: CrostonKind,
  alpha: number,
  from: number,
  to: number,
  steps: number,
  out: Float64Array,
): void {
  const bias = kind === "sba" ? 1 - alpha / 2 : 1;
  let size = 0;
  let interval = 0;
  let since = 1;
  for (let origin = 0, row = 0; origin <= to; origin++) {
    if (origin >= from) {
      const rate = interval > 0 ? (bias * size) / interval : 0;
      for (let k = 0; k < steps; k++) out[row++] = rate;
    }
    if (origin === to) return;
    const value = values[origin] as number;
    if (value > 0) {
      size = interval > 0 ? size + alpha * (value - size) : value;
      interval = interval > 0 ? interval + alpha * (since - interval) : since;
      since = 1;
    } else since++;
  }
}

/** Teunter, Syntetos and Babai (2011): probability smoothed by `beta` every period, size by `alpha` when there is demand. */
export function rollTsb(
  values: Float64Array,
  alpha: number,
  beta: number,
  from: number,
  to: number,
  steps: number,
  out: Float64Array,
): void {
  // Starts from what the first origin may know: the share of periods with demand, and their mean size.
  let demands = 0;
  let total = 0;
  for (let i = 0; i < from; i++) {
    if ((values[i] as number) > 0) {
      demands++;
      total += values[i] as number;
    }
  }
  let probability = demands / Math.max(1, from);
  let size = demands > 0 ? total / demands : 0;
  for (let origin = 0, row = 0; origin <= to; origin++) {
    if (origin >= from) for (let k = 0; k < steps; k++) out[row++] = probability * size;
    if (origin === to) return;
    const value = values[origin] as number;
    if (value > 0) {
      probability += beta * (1 - probability);
      size = size > 0 ? size + alpha * (value - size) : value;
    } else probability -= beta * probability;
  }
}
