// A new item has too short a history to say how it will sell: it borrows from similar items (same category, already known).
// Each similar item tells a pace for every period since its launch; the profile is their mean, and the own pace counts the more
// the more of it is known: share = n / (n + BORROWED_PERIODS).
// Units: base units a period. Source: shrinkage as in Fildes, Ma and Kolassa (2022), section 5. Worked: similar items sold 4 a
// period; 7 own periods at 10 with 7 borrowed periods forecast 7.

/** How many periods of one's own weigh as much as what similar items say. */
export const BORROWED_PERIODS = 7;

/** Mean of similar items for each period since launch, in `length` periods; after the last known period the mean of the last four. */
export function launchProfile(similar: readonly Float64Array[], length: number): Float64Array {
  const profile = new Float64Array(length);
  let known = 0;
  for (let period = 0; period < length; period++) {
    let sum = 0;
    let count = 0;
    for (const values of similar) {
      if (period >= values.length) continue;
      sum += values[period] as number;
      count++;
    }
    if (count === 0) break;
    profile[period] = sum / count;
    known = period + 1;
  }
  const last = profile.subarray(Math.max(0, known - 4), known);
  const level = last.length > 0 ? last.reduce((sum, value) => sum + value, 0) / last.length : 0;
  return profile.fill(level, known);
}

/** Forecast of `horizon` periods for an item with a short own history: the profile's course at a pace between both. */
export function newItemForecast(own: Float64Array, similar: readonly Float64Array[], horizon: number): Float64Array {
  const profile = launchProfile(similar, own.length + horizon);
  const borrowed = profile.subarray(own.length);
  if (own.length === 0) return borrowed.slice();
  const ownSum = own.reduce((sum, value) => sum + value, 0);
  const profileSum = profile.subarray(0, own.length).reduce((sum, value) => sum + value, 0);
  const ownMean = ownSum / own.length;
  const share = own.length / (own.length + BORROWED_PERIODS);
  // Where nobody sold yet the course is unknown, and only the own pace is left.
  if (profileSum === 0) return borrowed.map((value) => share * ownMean + (1 - share) * value);
  const pace = share * (ownSum / profileSum) + (1 - share);
  return borrowed.map((value) => value * pace);
}

/** A band around the forecast: how far the periods of similar items lie from their mean. One array a probability, in base units a period. */
export function newItemQuantiles(similar: readonly Float64Array[], mean: Float64Array, probabilities: readonly number[]): Float64Array[] {
  const values = similar.flatMap((series) => [...series]).sort((a, b) => a - b);
  const usual = values.reduce((sum, value) => sum + value, 0) / values.length;
  return probabilities.map((probability) => {
    const value = values[Math.min(values.length - 1, Math.floor(probability * values.length))] ?? 0;
    return mean.map((units) => (usual > 0 ? (units * value) / usual : units));
  });
}

export type KnownItem = { itemId: number; category: string; unitPrice: number };

const MOST_SIMILAR = 8;

/** What is nearest in price among known items of the category, eight at most. */
export function similarItems(item: KnownItem, known: readonly KnownItem[]): number[] {
  const away = ({ unitPrice }: KnownItem) => Math.abs(Math.log(Math.max(unitPrice, 0.01) / Math.max(item.unitPrice, 0.01)));
  return known
    .filter((other) => other.category === item.category && other.itemId !== item.itemId)
    .map((other) => ({ itemId: other.itemId, away: away(other) }))
    .sort((a, b) => a.away - b.away || a.itemId - b.itemId)
    .slice(0, MOST_SIMILAR)
    .map(({ itemId }) => itemId);
}
