import type { IndexedName, NameIndex } from "./name-index";
import { similarity } from "./name-similarity";

// Which records of a list are alike, without training: pairs with a likeness from 0 to 1.
// "Canon CL-51 Ink Cartridge" and "Canon High Capacity Ink Cartridge - CL51" share a code and score high.

/** Positions in the list, the smaller one left. */
export type NearPair = { left: number; right: number; score: number };

/** A feature that more names than this have leads to no candidate: it would compare everything with everything. */
const COMMON_FEATURE = 400;
/** Candidates of one name that are scored in full. */
const CANDIDATES = 40;
/** A feature of many names is still used where nothing rarer leads anywhere (small lists have only such). */
const COMMON_SHARE = 0.12;

type Postings = { start: Int32Array; names: Int32Array; weights: Float64Array };

function postingsOf({ names, frequency }: NameIndex, limit: number): Postings {
  const start = new Int32Array(frequency.length + 1);
  for (let key = 0; key < frequency.length; key++) {
    const count = frequency[key] ?? 0;
    start[key + 1] = (start[key] ?? 0) + (count > limit ? 0 : count);
  }
  const next = start.slice();
  const listed = new Int32Array(start[frequency.length] ?? 0);
  const weights = new Float64Array(listed.length);
  for (const [n, { keys, weights: own }] of names.entries()) {
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

/** The likeliest of `touched` by rank, then by position: one pass, because a list that is sorted whole costs more than all the rest. */
function likeliest(touched: readonly number[], rankOf: (other: number) => number): number[] {
  if (touched.length <= CANDIDATES) return [...touched];
  const best: number[] = [];
  const ranks: number[] = [];
  for (const other of touched) {
    const rank = rankOf(other);
    const last = best.length - 1;
    if (best.length === CANDIDATES && (rank < (ranks[last] as number) || (rank === ranks[last] && other > (best[last] as number))))
      continue;
    let at = best.length;
    while (at > 0 && (rank > (ranks[at - 1] as number) || (rank === ranks[at - 1] && other < (best[at - 1] as number)))) at--;
    best.splice(at, 0, other);
    ranks.splice(at, 0, rank);
    if (best.length > CANDIDATES) {
      best.pop();
      ranks.pop();
    }
  }
  return best;
}

/**
 * Pairs that score at least `atLeast`, and of each record the `nearest` ones that score at least `nearestFrom`; the best first.
 * Every pair once, whichever side found it.
 */
export function nearPairs(index: NameIndex, { atLeast = 0.8, nearest = 0, nearestFrom = 1 } = {}): NearPair[] {
  const { names } = index;
  const postings = postingsOf(index, Math.max(50, Math.min(COMMON_FEATURE, names.length * COMMON_SHARE)));
  const sums = new Float64Array(names.length);
  const touched: number[] = [];
  const rankOf = (other: number) => (sums[other] as number) / (names[other]?.norm || 1);
  const pairs = new Map<number, NearPair>();
  for (const [n, own] of names.entries()) {
    for (let k = 0; k < own.keys.length; k++) {
      const key = own.keys[k] as number;
      const weight = own.weights[k] as number;
      for (let place = postings.start[key] as number, end = postings.start[key + 1] as number; place < end; place++) {
        const other = postings.names[place] as number;
        if (other === n) continue;
        if (sums[other] === 0) touched.push(other);
        sums[other] = (sums[other] as number) + weight * (postings.weights[place] as number);
      }
    }
    const found = likeliest(touched, rankOf)
      .map((other) => ({ left: Math.min(n, other), right: Math.max(n, other), score: similarity(own, names[other] as IndexedName) }))
      .sort(bestFirst);
    for (const [place, pair] of found.entries())
      if (pair.score >= atLeast || (place < nearest && pair.score >= nearestFrom)) pairs.set(pair.left * names.length + pair.right, pair);
    for (const other of touched) sums[other] = 0;
    touched.length = 0;
  }
  return [...pairs.values()].sort(bestFirst);
}

const bestFirst = (a: NearPair, b: NearPair) => b.score - a.score || a.left - b.left || a.right - b.right;

/** Of pairs, those in which each record is the other's best. A tie is the best of both. */
export function mutualBest<P extends NearPair>(pairs: readonly P[]): P[] {
  const best = new Map<number, number>();
  for (const { left, right, score } of pairs) for (const n of [left, right]) best.set(n, Math.max(best.get(n) ?? 0, score));
  return pairs.filter(({ left, right, score }) => score >= (best.get(left) ?? 0) && score >= (best.get(right) ?? 0));
}
