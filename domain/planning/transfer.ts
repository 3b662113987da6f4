import { shareScarce } from "./share-scarce";

// Stock of one item that starves at one node while it lies at another. A node starves when demand is lost before an order placed now
// could come from the supplier; what a transfer saves is the part of it that comes after the transfer has arrived, and the customers
// who wait. A node gives only what lies beyond its own order-up-to level, which covers its lead time and review. What several nodes
// starve for is shared by priority (share-scarce.ts). A transfer that saves less margin than it costs is not proposed.
// Worked: A sells 10 a day, has 20, supply takes 9 days, the lane 3: days 3 to 9 lose 60, so 60 are wanted. B has 100 free and an
// order-up-to level of 50: it gives 50. At a margin of 2.50 they save 125.00.

export type TransferNode = {
  nodeId: number;
  /** What nobody has claimed and nothing holds back. */
  available: number;
  /** Stock and supply less what is promised; below 0 customers wait. */
  position: number;
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
export function lostAfter({ position, dailyDemand, leadTimeDays }: TransferNode, days: number): number {
  const covered = Math.max(position, dailyDemand * days, 0);
  return Math.max(0, -position) + Math.max(0, dailyDemand * leadTimeDays - covered);
}

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
    const asking = lanes.flatMap((lane) => {
      const to = lane.fromNodeId === from.nodeId ? nodes.find((node) => node.nodeId === lane.toNodeId) : undefined;
      if (!to) return [];
      const wanted = Math.ceil(lostAfter(to, lane.days) - 1e-9) - (granted.get(to.nodeId) ?? 0);
      return wanted > 0 ? [{ lane, to, wanted }] : [];
    });
    const shares = shareScarce(
      excess,
      asking.map(({ to, wanted }) => ({
        wanted,
        backordered: Math.max(0, -to.position - (granted.get(to.nodeId) ?? 0)),
        ...(to.waitingByTier && { waitingByTier: to.waitingByTier }),
        dailyDemand: to.dailyDemand,
        position: Math.max(0, to.position),
      })),
    );
    for (const [index, { lane, to, wanted }] of asking.entries()) {
      const quantity = shares[index] ?? 0;
      const savedMarginMinor = Math.round(quantity * unitMarginMinor);
      if (quantity === 0 || savedMarginMinor <= lane.costMinor) continue;
      granted.set(to.nodeId, (granted.get(to.nodeId) ?? 0) + quantity);
      proposals.push({
        fromNodeId: from.nodeId,
        toNodeId: to.nodeId,
        quantity,
        savedMarginMinor,
        costMinor: lane.costMinor,
        laneDays: lane.days,
        evidence: { from, to, laneDays: lane.days, excess, wanted, savedUnits: quantity },
      });
    }
  }
  return proposals;
}
