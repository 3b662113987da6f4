import { type DelayedLine, delayRisk } from "./delay-risk";
import { type NodeNeed, unserved } from "./share-short-supply";

// What a split of short supply leaves to customers: whose orders still wait at a node when it has come, and what the shelf is expected to
// lose in sales. Waiting orders are served in the order of service. Money is minor units; what waits counts at its price, what is lost
// at its margin.
// Worked number: 30 units wait in two orders of 20 and 10 at 10.00 each. 25 come: the first is served, 5 units, 50.00, still wait.

/** A customer's order that waits, in the order of service. */
export type WaitingOrder = { tier: number; units: number; minor: number };
export type StillWaiting = { orders: number; units: number; minor: number };
export type NodeFacts = Omit<NodeNeed, "waiting"> & {
  waiting: readonly WaitingOrder[];
  /** Its lines together, but for what comes of them. */
  delayed: Omit<DelayedLine, "comingUnits">;
};
export type NodeEffect = { nodeId: number; waiting: StillWaiting; lostUnits: number; lostMinor: number };

/** What still waits when `units` have come. */
export function stillWaiting(orders: readonly WaitingOrder[], units: number): StillWaiting {
  let left = Math.max(0, units);
  const waiting = { orders: 0, units: 0, minor: 0 };
  for (const order of orders) {
    const served = Math.min(left, order.units);
    left -= served;
    if (served === order.units) continue;
    waiting.orders++;
    waiting.units += order.units - served;
    waiting.minor += Math.round((order.minor * (order.units - served)) / order.units);
  }
  return waiting;
}

/** What it means for a node that `units` come. Who waits takes first; what is lost is of what is left for the shelf. */
export function effectAt(facts: NodeFacts, units: number, now: Date): NodeEffect {
  const missing = Math.max(0, facts.waiting.reduce((sum, order) => sum + order.units, 0) - facts.cover);
  const onShelf = (coming: number) => Math.max(0, coming - missing);
  const { delayed } = facts;
  const lost = delayRisk({ ...delayed, wantedUnits: onShelf(delayed.wantedUnits), comingUnits: onShelf(units) }, now);
  return { nodeId: facts.nodeId, waiting: stillWaiting(facts.waiting, facts.cover + units), lostUnits: lost.units, lostMinor: lost.minor };
}

/** Whether `other` serves better than `one`, units by node: fewer wait in the best tier in which they differ, or as many and less is lost. */
export function servesBetter(
  nodes: readonly NodeFacts[],
  one: ReadonlyMap<number, number>,
  other: ReadonlyMap<number, number>,
  now: Date,
): boolean {
  const waitingByTier = (units: ReadonlyMap<number, number>) => {
    const byTier = new Map<number, number>();
    for (const node of nodes)
      for (const { tier, units: left } of unserved(node.waiting, node.cover + (units.get(node.nodeId) ?? 0)))
        byTier.set(tier, (byTier.get(tier) ?? 0) + left);
    return byTier;
  };
  const before = waitingByTier(one);
  const after = waitingByTier(other);
  for (const tier of [...before.keys()].sort((a, b) => a - b)) {
    const difference = (after.get(tier) ?? 0) - (before.get(tier) ?? 0);
    if (difference !== 0) return difference < 0;
  }
  const lost = (units: ReadonlyMap<number, number>) =>
    nodes.reduce((total, node) => total + effectAt(node, units.get(node.nodeId) ?? 0, now).lostUnits, 0);
  return lost(other) < lost(one);
}
