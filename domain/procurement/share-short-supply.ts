import { shareScarce } from "../planning/share-scarce";

// What a supplier confirmed of an item, where it is less than several nodes ordered, shared by priority instead of borne by the node whose
// order it cut: first the customers who wait, the better channel tier before the next, then everybody's stock is raised to the same
// number of days (share-scarce.ts). It is the supplier's supply that is shared, not more: the shares add up to what it confirmed, no node
// gets more than was ordered for it, and units move from one order to another in whole packs, so that an odd rest stays where the supplier
// put it. A line that met the supplier's minimum goes on meeting it, and none falls to nothing: it would be no order any more. A node
// whose demand nobody knows gives nothing away: what it was ordered for is not to be seen from here.
// Worked: A was confirmed 100 of 100 and will have 20 left when they come, B 40 of 100 while customers wait for 30; both sell 5 a day. B's
// 30 come first, then both are raised to 13 days: A gets 45, B 95. In packs of 10 it is 50 and 90.

export type SharedLine = {
  nodeId: number;
  /** Of the line received, on its way or billed already. */
  settled: number;
  /** Still to come as it was ordered. */
  wanted: number;
  /** Still to come as the supplier confirmed it; at most what is wanted. */
  confirmed: number;
  promisedAt: Date;
};
export type NodeNeed = {
  nodeId: number;
  /** What is free at the node and what else comes to it by then, before anybody who waits is served. */
  cover: number;
  /** Units a day. */
  dailyDemand: number;
  /** Units that customers wait for, with the tier of their channel, 1 the best. */
  waiting: readonly { tier: number; units: number }[];
};
/** How the supplier sells the item: units of a pack, and the least it takes an order for. */
export type SupplyTerms = { packSize: number; minimum: number };

const DAY = 86_400_000;
const sum = (units: readonly number[]) => units.reduce((total, one) => total + one, 0);

/** What is left of those who wait when `units` have served the best tiers first. */
export function unserved(waiting: NodeNeed["waiting"], units: number): { tier: number; units: number }[] {
  let left = Math.max(0, units);
  return [...waiting]
    .sort((a, b) => a.tier - b.tier)
    .map(({ tier, units: wanted }) => {
      const served = Math.min(left, wanted);
      left -= served;
      return { tier, units: wanted - served };
    });
}

/** What does not move: the least that keeps the line an order, and what does not fill a pack. */
function heldUnits({ confirmed, settled }: SharedLine, need: NodeNeed | undefined, { packSize, minimum }: SupplyTerms): number {
  if (!need || need.dailyDemand <= 0) return confirmed;
  const least = Math.max(packSize, minimum - settled);
  const kept = confirmed >= least ? least : Math.min(confirmed, packSize);
  return confirmed - Math.floor((confirmed - kept) / packSize) * packSize;
}

/** A node's claim in packs, when `held` units come to it anyway. */
function claimOf(need: NodeNeed, held: number, room: number, packSize: number, daysUntil: number) {
  const free = need.cover - sum(need.waiting.map(({ units }) => units));
  // What customers wait for stays; what is free is sold until the delivery comes.
  const then = (free > 0 ? Math.max(0, free - need.dailyDemand * daysUntil) : free) + held;
  let upTo = 0;
  let packs = 0;
  const waitingByTier = unserved(need.waiting, need.cover + held).map(({ tier, units }) => {
    upTo += units;
    const before = packs;
    packs = Math.ceil(upTo / packSize);
    return { tier, units: packs - before };
  });
  return {
    wanted: room,
    backordered: packs,
    waitingByTier,
    dailyDemand: need.dailyDemand / packSize,
    position: Math.max(0, then) / packSize,
  };
}

/** Units still to come of each line, in order; their sum is what was confirmed. `needs`: of each node that has a line. */
export function shareShortSupply(lines: readonly SharedLine[], needs: readonly NodeNeed[], terms: SupplyTerms, now: Date): number[] {
  const { packSize } = terms;
  const held = lines.map((line) =>
    heldUnits(
      line,
      needs.find(({ nodeId }) => nodeId === line.nodeId),
      terms,
    ),
  );
  const packs = lines.map(({ confirmed }, index) => (confirmed - (held[index] as number)) / packSize);
  const rooms = lines.map(({ wanted }, index) => Math.floor((wanted - (held[index] as number)) / packSize));
  const nodes = needs.map((need) => {
    const own = lines.flatMap(({ nodeId }, index) => (nodeId === need.nodeId ? [index] : []));
    const of = (units: readonly number[]) => sum(own.map((index) => units[index] as number));
    const firstAt = Math.min(...own.map((index) => (lines[index] as SharedLine).promisedAt.getTime()));
    const daysUntil = Math.max(0, (firstAt - now.getTime()) / DAY);
    return { own, had: of(packs), claim: claimOf(need, of(held), of(rooms), packSize, daysUntil) };
  });
  const given = shareScarce(
    sum(packs),
    nodes.map(({ claim }) => claim),
  );
  for (const [index, { own, had }] of nodes.entries()) {
    const more = (given[index] as number) - had;
    const byDate = own.sort((a, b) => (lines[a] as SharedLine).promisedAt.getTime() - (lines[b] as SharedLine).promisedAt.getTime());
    // A node with several lines gets more on the earliest, and gives from the latest.
    let left = Math.abs(more);
    for (const line of more > 0 ? byDate : byDate.reverse()) {
      const moved = Math.min(left, more > 0 ? (rooms[line] as number) - (packs[line] as number) : (packs[line] as number));
      packs[line] = (packs[line] as number) + (more > 0 ? moved : -moved);
      left -= moved;
    }
  }
  const shares = lines.map((_, index) => (held[index] as number) + (packs[index] as number) * packSize);
  // A line that was refused is no order again below the minimum: the others share without it.
  const tooSmall = lines.findIndex(
    ({ confirmed, settled }, index) =>
      confirmed === 0 && (shares[index] as number) > 0 && settled + (shares[index] as number) < terms.minimum,
  );
  if (tooSmall < 0) return shares;
  const without = lines.map((line, index) => (index === tooSmall ? { ...line, wanted: 0 } : line));
  return shareShortSupply(without, needs, terms, now);
}

/** Why what was confirmed cannot be split so, or null; `line` is the one that is wrong, null where it is all of them together. */
export function shareRefusal(
  lines: readonly SharedLine[],
  shares: readonly number[],
  { packSize }: SupplyTerms,
): { line: number | null; message: string } | null {
  if (sum(shares) !== sum(lines.map(({ confirmed }) => confirmed)))
    return { line: null, message: "The shares do not add up to what the supplier confirmed." };
  for (const [line, { wanted, confirmed }] of lines.entries()) {
    const share = shares[line] ?? 0;
    if (share < 0 || share > wanted) return { line, message: `It gets from 0 to the ${wanted} units that are wanted of it.` };
    if ((share - confirmed) % packSize !== 0) return { line, message: `Units move in packs of ${packSize}.` };
  }
  return null;
}
