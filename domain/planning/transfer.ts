import { shareScarce } from "./share-scarce";
import { type Arrival, inOrder, lostBetween, unitsOf } from "./stock-projection";

// Stock of one item that starves at one node while it lies at another. A node starves when demand is lost before an order placed now
// could come from the supplier; what a transfer saves is the part of it that comes after the transfer has arrived, and the customers
// who wait. Supply counts from its day on, as in stock-projection.ts: what comes after that order, or is overdue, saves nobody. A node
// gives only what lies beyond its own order-up-to level, which covers its lead time and review. What several nodes starve for is shared
// by priority (share-scarce.ts). A transfer that saves less margin than it costs is not proposed, and what it would have taken is shared
// again among the others.
// Worked: A sells 10 a day, has 20, supply takes 9 days, the lane 3: days 3 to 9 lose 60, so 60 are wanted; 100 more that are promised in
// 30 days change nothing. B has 100 free and an order-up-to level of 50: it gives 50. At a margin of 2.50 they save 125.00.

export type TransferNode = {
  nodeId: number;
  /** What nobody has claimed and nothing holds back. */
  available: number;
  /** Stock and supply less what is promised; below 0 customers wait. */
  position: number;
  /** Of the supply in it, what has a date; the rest counts as there. */
  arrivals?: readonly Arrival[];
  dailyDemand: number;
  orderUpTo: number;
  /** Until an order placed now would come. */
  leadTimeDays: number;
  /** Of the customers who wait here, units by tier of their channel. */
  waitingByTier?: readonly { tier: number; units: number }[];
};
export type TransferLane = { fromNodeId: number; toNodeId: number; days: number; costMinor: number };
export type TransferEvidence = {
  from: TransferNode;
  to: TransferNode;
  laneDays: number;
  /** What the giving node holds beyond its own need. */
  excess: number;
  /** What the starving node would lose that a transfer can save; more than one may want the same excess. */
  wanted: number;
  savedUnits: number;
};
export type TransferProposal = {
  fromNodeId: number;
  toNodeId: number;
  quantity: number;
  savedMarginMinor: number;
  costMinor: number;
  laneDays: number;
  evidence: TransferEvidence;
};

/** Units that are lost after `days` and before supply can come, customers who wait included. */
export function lostAfter(node: TransferNode, days: number): number {
  const { position, arrivals = [], dailyDemand, leadTimeDays } = node;
  const window = { from: days, until: Math.max(days, leadTimeDays) };
  return lostBetween(position - unitsOf(arrivals), inOrder(arrivals), dailyDemand, window);
}

/** Supply of the position that comes neither by `days` nor before an order placed now would; what is overdue as well. */
export const lateSupply = ({ arrivals = [], leadTimeDays }: TransferNode, days: number): number =>
  unitsOf(arrivals) - unitsOf(inOrder(arrivals).filter(({ inDays }) => inDays < Math.max(days, leadTimeDays)));

const excessOf = ({ available, position, orderUpTo }: TransferNode) => Math.floor(Math.min(available, position) - orderUpTo);

/** What to move of one item, the nodes that hold most beyond their need giving first. `unitMarginMinor`: of one unit that is sold. */
export function proposeTransfers(
  nodes: readonly TransferNode[],
  lanes: readonly TransferLane[],
  unitMarginMinor: number,
): TransferProposal[] {
  if (unitMarginMinor <= 0) return [];
  const givers = nodes
    .map((node) => ({ node, excess: excessOf(node) }))
    .filter(({ node, excess }) => excess > 0 && lostAfter(node, 0) === 0)
    .sort((a, b) => b.excess - a.excess || a.node.nodeId - b.node.nodeId);
  if (givers.length === 0) return [];
  const granted = new Map<number, number>();
  const proposals: TransferProposal[] = [];
  for (const { node: from, excess } of givers) {
    const asking = lanes.flatMap((lane): Asking[] => {
      const to = lane.fromNodeId === from.nodeId ? nodes.find((node) => node.nodeId === lane.toNodeId) : undefined;
      if (!to) return [];
      const before = granted.get(to.nodeId) ?? 0;
      const wanted = Math.ceil(lostAfter(to, lane.days) - 1e-9) - before;
      return wanted > 0 ? [{ lane, to, wanted, before }] : [];
    });
    for (const { lane, to, wanted, quantity } of sharesThatPay(excess, asking, unitMarginMinor)) {
      granted.set(to.nodeId, (granted.get(to.nodeId) ?? 0) + quantity);
      proposals.push({
        fromNodeId: from.nodeId,
        toNodeId: to.nodeId,
        quantity,
        savedMarginMinor: savedMinor(quantity, unitMarginMinor),
        costMinor: lane.costMinor,
        laneDays: lane.days,
        evidence: { from, to, laneDays: lane.days, excess, wanted, savedUnits: quantity },
      });
    }
  }
  return proposals;
}

/** A node over a lane; `before` is what others give it already. */
type Asking = { lane: TransferLane; to: TransferNode; wanted: number; before: number };

const savedMinor = (quantity: number, unitMarginMinor: number) => Math.round(quantity * unitMarginMinor);

/** Shares until every lane that gets anything saves more than it costs; the one that falls shortest of its cost drops out first. */
function sharesThatPay(excess: number, asking: readonly Asking[], unitMarginMinor: number): (Asking & { quantity: number })[] {
  const gain = ({ lane }: Asking, quantity: number) => savedMinor(quantity, unitMarginMinor) - lane.costMinor;
  // What does not pay with all that it could get never does.
  let left = asking.filter((one) => gain(one, Math.min(excess, one.wanted)) > 0);
  for (;;) {
    const shares = shareScarce(excess, left.map(claimOf));
    const given = left.map((one, index) => ({ ...one, quantity: shares[index] ?? 0 })).filter(({ quantity }) => quantity > 0);
    const [worst] = given.filter((one) => gain(one, one.quantity) <= 0).sort((a, b) => gain(a, a.quantity) - gain(b, b.quantity));
    if (!worst) return given;
    left = left.filter(({ lane }) => lane !== worst.lane);
  }
}

function claimOf({ lane, to, wanted, before }: Asking) {
  const inTime = to.position - lateSupply(to, lane.days);
  return {
    wanted,
    backordered: Math.max(0, -inTime - before),
    ...(to.waitingByTier && { waitingByTier: to.waitingByTier }),
    dailyDemand: to.dailyDemand,
    position: Math.max(0, inTime),
  };
}
