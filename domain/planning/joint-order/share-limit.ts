// One limit that may be too small for all that is due: a month's budget of a category in minor units, or the room of a node in millilitres.
// First comes what buyers set, then what covers demand that is lost without it, the most margin for a unit of the limit first, then the
// rest of what is due. What an open recommendation has already counts a quarter dearer, so that a hair of difference moves nothing to and
// fro; where only some items are planned again they keep what they have, and what is free is shared.
// Worked: 100 left. A loses 30.00 without 60, B loses 10.00 without 50, C loses nothing and wants 80: A gets 60, B 40, C nothing.

export type LimitClaim = {
  /** What would be ordered, in the limit's unit. */
  wanted: number;
  /** Of it, what covers the demand that is lost otherwise. */
  urgent: number;
  /** The margin of that demand, minor units. */
  atRiskMinor: number;
  /** What its open recommendation takes of the limit already. */
  held: number;
  /** A buyer set it: orders are made around it. */
  isSet: boolean;
};

/** By how much more margin another claim has to promise before it takes what a recommendation has. */
const HELD_WEIGHT = 1.25;

type Part = { at: number; amount: number; isFirst: boolean; isHeld: boolean; rate: number };

/** What each claim gets, in order; their sum is at most the limit, except where buyers set more. `keepsHeld`: not everything is planned now. */
export function shareLimit(limit: number, claims: readonly LimitClaim[], keepsHeld: boolean): number[] {
  if (claims.reduce((sum, { wanted }) => sum + wanted, 0) <= limit) return claims.map(({ wanted }) => wanted);
  const given = claims.map(() => 0);
  let left = Math.max(0, limit);
  for (const { at, amount } of claims.flatMap((claim, at) => partsOf(claim, at, keepsHeld)).sort(byRank)) {
    const taken = Math.min(amount, left);
    given[at] = (given[at] ?? 0) + taken;
    left -= taken;
  }
  return given;
}

const byRank = (a: Part, b: Part) =>
  Number(b.isFirst) - Number(a.isFirst) || b.rate - a.rate || Number(b.isHeld) - Number(a.isHeld) || a.at - b.at;

function partsOf({ wanted, urgent, atRiskMinor, held, isSet }: LimitClaim, at: number, keepsHeld: boolean): Part[] {
  const needed = Math.min(urgent, wanted);
  const kept = Math.min(held, wanted);
  const keptOfNeeded = Math.min(kept, needed);
  const rate = needed > 0 ? atRiskMinor / needed : 0;
  const part = (amount: number, isHeld: boolean, own: number): Part[] =>
    amount > 0
      ? [{ at, amount, isHeld, isFirst: isSet || (keepsHeld && isHeld), rate: isSet ? Number.MAX_VALUE : isHeld ? own * HELD_WEIGHT : own }]
      : [];
  return [
    ...part(keptOfNeeded, true, rate),
    ...part(needed - keptOfNeeded, false, rate),
    ...part(kept - keptOfNeeded, true, 0),
    ...part(wanted - needed - (kept - keptOfNeeded), false, 0),
  ];
}
