// Scarce supply of one item shared by priority. First the customers who wait already, the better channel tier before the next, and within
// a tier by how many wait; then everybody's stock is raised to the same number of days, as far as the supply goes, and nobody gets more
// than is wanted. Whole units; what rounding leaves goes where stock ends first. Margin and service class are the item's, so they rank
// no claim before another.
// Worked: 30 units, A sells 2 a day and has none, B sells 1 a day and has 3: both reach 11 days, A gets 22, B 8.

export type Claim = {
  /** Units that would help, backorders included. */
  wanted: number;
  /** Of these, what customers wait for. */
  backordered: number;
  /** Of what customers wait for, units by tier of their channel, 1 the best; what is not named here comes after it. */
  waitingByTier?: readonly { tier: number; units: number }[];
  /** Units a day. */
  dailyDemand: number;
  /** Units that are there or on their way for this demand; 0 where customers wait. */
  position: number;
};

/** Units for each claim, in order; their sum is at most `available`. */
export function shareScarce(available: number, claims: readonly Claim[]): number[] {
  const supply = Math.max(0, Math.floor(available));
  const wants = claims.map(({ wanted }) => Math.max(0, Math.floor(wanted)));
  if (wants.reduce((sum, units) => sum + units, 0) <= supply) return wants;
  const waiting = claims.map(({ backordered }, index) => Math.min(wants[index] as number, Math.max(0, backordered)));
  const first = byTier(supply, waiting, claims);
  const left = supply - first.reduce((sum, units) => sum + units, 0);
  if (left === 0) return first;
  const rest = wants.map((units, index) => units - (first[index] as number));
  const more = level(left, rest, claims);
  return first.map((units, index) => units + (more[index] as number));
}

/** A tier after the other; what waits without one is last. */
function byTier(supply: number, waiting: readonly number[], claims: readonly Claim[]): number[] {
  const tiers = [...new Set(claims.flatMap(({ waitingByTier = [] }) => waitingByTier.map(({ tier }) => tier)))].sort((a, b) => a - b);
  let given = waiting.map(() => 0);
  for (const tier of [...tiers, null]) {
    const left = supply - given.reduce((sum, units) => sum + units, 0);
    const wants = waiting.map((units, index) => {
      const rest = units - (given[index] as number);
      if (tier === null) return rest;
      const own = (claims[index]?.waitingByTier ?? []).filter((one) => one.tier === tier);
      return Math.min(
        rest,
        own.reduce((sum, one) => sum + Math.max(0, one.units), 0),
      );
    });
    const more = proportional(left, wants);
    given = given.map((units, index) => units + (more[index] as number));
  }
  return given;
}

/** By the size of the wants; the largest remainders get what rounding leaves. */
function proportional(supply: number, wants: readonly number[]): number[] {
  const total = wants.reduce((sum, units) => sum + units, 0);
  if (total <= supply) return [...wants];
  const exact = wants.map((units) => (units * supply) / total);
  const shares = exact.map(Math.floor);
  let left = supply - shares.reduce((sum, units) => sum + units, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    shares[index] = (shares[index] as number) + 1;
    left--;
  }
  return shares;
}

/** Raises all to one number of days. */
function level(supply: number, wants: readonly number[], claims: readonly Claim[]): number[] {
  const given = (days: number) =>
    claims.map(({ dailyDemand, position }, index) =>
      Math.min(wants[index] as number, Math.max(0, dailyDemand * days - Math.max(0, position))),
    );
  let low = 0;
  let high = Math.max(
    ...claims.map(({ dailyDemand, position }, index) =>
      dailyDemand > 0 ? (Math.max(0, position) + (wants[index] as number)) / dailyDemand : 0,
    ),
  );
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (given(middle).reduce((sum, units) => sum + units, 0) <= supply) low = middle;
    else high = middle;
  }
  const shares = given(low).map((units) => Math.floor(units + 1e-9));
  let left = supply - shares.reduce((sum, units) => sum + units, 0);
  const days = (index: number) => {
    const { dailyDemand, position } = claims[index] as Claim;
    return dailyDemand > 0 ? (Math.max(0, position) + (shares[index] as number)) / dailyDemand : Number.POSITIVE_INFINITY;
  };
  while (left > 0) {
    let next = -1;
    for (let index = 0; index < claims.length; index++)
      if ((shares[index] as number) < (wants[index] as number) && (next < 0 || days(index) < days(next))) next = index;
    if (next < 0) break;
    shares[next] = (shares[next] as number) + 1;
    left--;
  }
  return shares;
}
