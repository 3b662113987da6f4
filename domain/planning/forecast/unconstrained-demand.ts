// A period in which the shelf was empty says nothing about demand: its sales are no zero. What was not observed is estimated
// from the nearest periods that were, of the same season where those are known, else of any.
// Worked: 10, ?, 14 without a season: 12.

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
