import type { IndexedName } from "./name-index";

// How alike two indexed names are, 0 to 1, and why. The cosine of their weight vectors; a price that is far off takes
// something away, one that is close adds little: prices change, so they are weak evidence.
// 100 against 250 has the ratio 0.4.

export type SimilarityEvidence = {
  /** Model numbers that both have. */
  sharedCodes: string[];
  /** Model numbers of which one begins with the other. */
  relatedCodes: [string, string][];
  sharedWords: string[];
  onlyLeft: string[];
  onlyRight: string[];
  /** The lower price over the higher; null when one of them is unknown. */
  priceRatio: number | null;
};

const SHORTEST_RELATED = 4;
const FAR_PRICE = 0.5;

/** The lower price over the higher; null unless both are above zero. */
function priceRatio(a: number | null, b: number | null): number | null {
  return a && b && a > 0 && b > 0 ? Math.min(a, b) / Math.max(a, b) : null;
}

const isRelated = (a: string, b: string) =>
  a !== b && Math.min(a.length, b.length) >= SHORTEST_RELATED && (a.startsWith(b) || b.startsWith(a));

function codeFactor(a: IndexedName, b: IndexedName): number {
  const left = a.features.codes;
  const right = b.features.codes;
  if (left.size === 0 || right.size === 0) return 1;
  let best = 0;
  for (const code of left.keys()) {
    if (right.has(code)) return 1.25;
    for (const other of right.keys()) if (isRelated(code, other)) best = Math.max(best, 1.15);
  }
  return best || 0.8;
}

/** Same answer whichever way round. `dot` is the product of the weight vectors, when the caller already has it. */
export function similarity(a: IndexedName, b: IndexedName, dot = product(a, b)): number {
  if (a.norm === 0 || b.norm === 0) return 0;
  const ratio = priceRatio(a.price, b.price);
  const priceFactor = ratio === null ? 1 : ratio >= FAR_PRICE ? 1.05 : 0.7 + 0.6 * ratio;
  return Math.min(1, (dot / (a.norm * b.norm)) * codeFactor(a, b) * priceFactor);
}

function product(a: IndexedName, b: IndexedName): number {
  let sum = 0;
  for (let i = 0, j = 0; i < a.keys.length && j < b.keys.length; ) {
    const left = a.keys[i] as number;
    const right = b.keys[j] as number;
    if (left === right) sum += (a.weights[i++] as number) * (b.weights[j++] as number);
    else if (left < right) i++;
    else j++;
  }
  return sum;
}

export function evidenceOf(a: IndexedName, b: IndexedName): SimilarityEvidence {
  const sharedCodes = [...a.features.codes.keys()].filter((code) => b.features.codes.has(code));
  const relatedCodes = [...a.features.codes.keys()].flatMap((code) =>
    [...b.features.codes.keys()].filter((other) => isRelated(code, other)).map((other): [string, string] => [code, other]),
  );
  const named = ({ features }: IndexedName) => [...features.words].filter(([, share]) => share === 1).map(([word]) => word);
  return {
    sharedCodes,
    relatedCodes,
    sharedWords: named(a).filter((word) => b.features.words.has(word)),
    onlyLeft: named(a).filter((word) => !b.features.words.has(word)),
    onlyRight: named(b).filter((word) => !a.features.words.has(word)),
    priceRatio: priceRatio(a.price, b.price),
  };
}
