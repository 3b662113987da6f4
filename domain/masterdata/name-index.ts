import { type NameFeatures, nameFeatures } from "./name-features";

// Names as weighted features with an inverted index, so that only names that share something rare are compared.
// The weight of a word is its rarity, ln(1 + n/df): of 1,000 names a word that 10 have weighs 4.6, one that all have 0.7.
// Codes weigh more than words of the same rarity: people share words, makers do not share model numbers.

export type NamedRecord = { name: string; description?: string; price?: number | null };

export type IndexedName = {
  features: NameFeatures;
  /** Feature number → weight, in ascending order of the number. */
  keys: Int32Array;
  weights: Float64Array;
  /** Length of the weight vector. */
  norm: number;
  price: number | null;
};

export type NameIndex = {
  names: IndexedName[];
  /** Names that have the feature. */
  frequency: Int32Array;
  /** Names that have this model number. */
  holdersOf: (code: string) => number;
};

const CODE_BONUS = 1.6;
/** A beginning or end of a code or a long word: finds variants and typing errors, and counts little by itself. */
const PIECE_SHARE = 0.45;
const PIECE = 4;

function* rawFeatures({ words, codes }: NameFeatures): Generator<[string, number]> {
  for (const [word, share] of words) {
    yield [`w:${word}`, share];
    if (word.length > PIECE) yield [`p:${word.slice(0, PIECE)}`, share * PIECE_SHARE * 0.5];
  }
  for (const [code, share] of codes) {
    yield [`c:${code}`, share * CODE_BONUS];
    for (let from = 0; from + PIECE <= code.length; from++) yield [`g:${code.slice(from, from + PIECE)}`, share * PIECE_SHARE];
  }
}

export function indexNames(records: readonly NamedRecord[]): NameIndex {
  const numbers = new Map<string, number>();
  const counts: number[] = [];
  const drafts = records.map((record) => {
    const features = nameFeatures(record.name, record.description);
    const shares = new Map<number, number>();
    for (const [text, share] of rawFeatures(features)) {
      let key = numbers.get(text);
      if (key === undefined) {
        key = numbers.size;
        numbers.set(text, key);
        counts.push(0);
      }
      const known = shares.get(key);
      if (known === undefined) counts[key] = (counts[key] ?? 0) + 1;
      shares.set(key, Math.max(known ?? 0, share));
    }
    return { features, shares, price: record.price ?? null };
  });
  const total = records.length;
  const frequency = Int32Array.from(counts);
  const rarityOf = (count: number) => Math.log(1 + total / Math.max(1, count));
  const names = drafts.map(({ features, shares, price }): IndexedName => {
    const keys = Int32Array.from(shares.keys()).sort();
    const weights = Float64Array.from(keys, (key) => (shares.get(key) ?? 0) * rarityOf(frequency[key] ?? 1));
    return { features, keys, weights, norm: Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)), price };
  });
  return {
    names,
    frequency,
    holdersOf: (code) => frequency[numbers.get(`c:${code}`) ?? -1] ?? 0,
  };
}
