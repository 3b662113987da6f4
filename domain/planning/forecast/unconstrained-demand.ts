// A period in which the shelf was empty says nothing about demand: its sales are no zero. What was not observed is estimated
// from the nearest periods that were, of the same season where those are known, else of any.
// Worked: 10, ?, 14 without a season: 12. With a share of the period on sale, 3 sold in a third of a week: 9.

const NEIGHBOURS = 2;

/** Replaces NaN (not observed) in place. A series without any observation becomes zeros. */
export function fillUnobserved(values: Float64Array, season: number): Float64Array {
  const known = values.slice();
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(known[i] as number)) continue;
    values[i] = nearest(known, i, season) ?? nearest(known, i, 1) ?? 0;
  }
  return values;
}

function nearest(known: Float64Array, at: number, stride: number): number | null {
  let sum = 0;
  let count = 0;
  for (const direction of [-stride, stride]) {
    let found = 0;
    for (let i = at + direction; i >= 0 && i < known.length && found < NEIGHBOURS; i += direction) {
      const value = known[i] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
      found++;
    }
  }
  return count > 0 ? sum / count : null;
}

/** Below this share of a period on sale its sales say too little to be scaled up. */
const LEAST_SHARE = 0.25;

/** Demand of a period from what was sold and the share (0–1) of it in which there was stock; NaN when it cannot be told. */
export function demandBehindSales(soldQuantity: number, shareOnSale: number): number {
  if (shareOnSale >= 1) return soldQuantity;
  return shareOnSale < LEAST_SHARE ? Number.NaN : soldQuantity / shareOnSale;
}
