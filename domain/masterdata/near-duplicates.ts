import { indexNames, type NamedRecord, type NameIndex } from "./name-index";
import { evidenceOf, type SimilarityEvidence, similarity } from "./name-similarity";

// Which records are probably the same thing, without training: pairs with a score from 0 to 1 and the evidence.
// `nearDuplicates` looks within one list, `matchCatalogues` pairs the entries of two, each at most once.
// "Canon CL-51 Ink Cartridge" and "Canon High Capacity Ink Cartridge - CL51" share a code and score high.

export type NearDuplicate = { left: number; right: number; score: number; evidence: SimilarityEvidence };

/** A feature that more names than this have leads to no candidate: it would compare everything with everything. */
const COMMON_FEATURE = 400;
/** Candidates of one name that are scored in full. */
const CANDIDATES = 40;
/** A feature of many names is still used where nothing rarer leads anywhere (small lists have only such). */
const COMMON_SHARE = 0.12;

type Postings = { start: Int32Array; names: Int32Array; weights: Float64Array };

function postingsOf({ names, frequency }: NameIndex, from: number, limit: number): Postings {
  const start = new Int32Array(frequency.length + 1);
  const counted = new Int32Array(frequency.length);
  for (let n = from; n < names.length; n++) for (const key of names[n]?.keys ?? []) counted[key] = (counted[key] ?? 0) + 1;
  for (let key = 0; key < counted.length; key++) {
    if ((counted[key] ?? 0) > limit) counted[key] = 0;
    start[key + 1] = (start[key] ?? 0) + (counted[key] ?? 0);
  }
  const next = start.slice();
  const listed = new Int32Array(start[frequency.length] ?? 0);
  const weights = new Float64Array(listed.length);
  for (let n = from; n < names.length; n++) {
    const { keys, weights: own } = names[n] as NameIndex["names"][number];
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k] as number;
      if (start[key] === start[key + 1]) continue;
      const place = next[key] as number;
      next[key] = place + 1;
      listed[place] = n;
      weights[place] = own[k] as number;
    }
  }
  return { start, names: listed, weights };
}

/** For each name of [first, last) its best candidates among the indexed ones, scored. */
function* scored(index: NameIndex, postings: Postings, first: number, last: number, atLeast: number) {
  const sums = new Float64Array(index.names.length);
  const touched: number[] = [];
  for (let n = first; n < last; n++) {
    const own = index.names[n] as NameIndex["names"][number];
    for (let k = 0; k < own.keys.length; k++) {
      const key = own.keys[k] as number;
      const weight = own.weights[k] as number;
      for (let place = postings.start[key] as number, end = postings.start[key + 1] as number; place < end; place++) {
        const other = postings.names[place] as number;
        if (sums[other] === 0) touched.push(other);
        sums[other] = (sums[other] as number) + weight * (postings.weights[place] as number);
      }
    }
    const best = touched.length > CANDIDATES ? touched.sort((a, b) => rank(b) - rank(a) || a - b).slice(0, CANDIDATES) : touched;
    for (const other of best) {
      if (other === n) continue;
      const score = similarity(own, index.names[other] as NameIndex["names"][number]);
      if (score >= atLeast) yield { left: n, right: other, score };
    }
    for (const other of touched) sums[other] = 0;
    touched.length = 0;
  }
  function rank(other: number) {
    return (sums[other] as number) / (index.names[other]?.norm || 1);
  }
}

/** Pairs of one list that score at least `atLeast`, the best first; `left` is the smaller position. */
export function nearDuplicates(records: readonly NamedRecord[], { atLeast = 0.8 } = {}): NearDuplicate[] {
  const index = indexNames(records);
  const postings = postingsOf(index, 0, Math.max(50, Math.min(COMMON_FEATURE, records.length * COMMON_SHARE)));
  const pairs = new Map<number, { left: number; right: number; score: number }>();
  for (const { left, right, score } of scored(index, postings, 0, records.length, atLeast)) {
    const pair = { left: Math.min(left, right), right: Math.max(left, right), score };
    pairs.set(pair.left * records.length + pair.right, pair);
  }
  return [...pairs.values()].sort(bestFirst).map((pair) => withEvidence(index, pair, 0));
}

/** Pairs an entry of one catalogue with at most one of the other, the best pairs first. */
export function matchCatalogues(left: readonly NamedRecord[], right: readonly NamedRecord[], { atLeast = 0.25 } = {}): NearDuplicate[] {
  const index = indexNames([...left, ...right]);
  const postings = postingsOf(index, left.length, Math.max(50, Math.min(COMMON_FEATURE, right.length)));
  const candidates = [...scored(index, postings, 0, left.length, atLeast)].sort(bestFirst);
  const taken = new Uint8Array(index.names.length);
  const matched: NearDuplicate[] = [];
  for (const pair of candidates) {
    if (taken[pair.left] || taken[pair.right]) continue;
    taken[pair.left] = taken[pair.right] = 1;
    matched.push(withEvidence(index, pair, left.length));
  }
  return matched;
}

type Pair = { left: number; right: number; score: number };
const bestFirst = (a: Pair, b: Pair) => b.score - a.score || a.left - b.left || a.right - b.right;

function withEvidence({ names }: NameIndex, { left, right, score }: Pair, offset: number): NearDuplicate {
  const a = names[left] as NameIndex["names"][number];
  const b = names[right] as NameIndex["names"][number];
  return { left, right: right - offset, score, evidence: evidenceOf(a, b) };
}
