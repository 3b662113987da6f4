import { type Component, type RunningAvailability, takeUnits, unitsAvailable } from "@/domain/inventory/running-availability";

// Where an order leaves from: as many units as possible, then fewest splits, then least cost.
// Cost (minor units) = freight + handling + packaging + split penalty. One parcel a node: freight = base + rate × kg.
// Example: 2 kg, base 300, 50 a kg, one line at 45, parcel 60 → 300 + 100 + 45 + 60 = 505.

/** One way an order could have been sent: the nodes it would leave from and what that costs. */
export type RoutingCandidate = {
  nodeIds: number[];
  chosen: boolean;
  splits: number;
  /** Minor units; null when the candidate was not feasible. */
  costMinor: number | null;
  freightMinor: number;
  handlingMinor: number;
  packagingMinor: number;
  splitPenaltyMinor: number;
  unitsCovered: number;
  reason: "chosen" | "more_expensive" | "more_splits" | "short" | "no_carrier" | "inactive";
};

export type RoutingLine = { lineId: number; quantity: number; weightGrams: number; components: readonly Component[] };
export type RoutingNode = {
  nodeId: number;
  active: boolean;
  handlingMinorPerLine: number;
  packagingMinorPerParcel: number;
  /** Every service that reaches the order's country from here. */
  rates: readonly { baseMinor: number; perKilogramMinor: number }[];
};
export type Reservation = { lineId: number; nodeId: number; units: number };
export type Routing = {
  candidates: RoutingCandidate[];
  reservations: Reservation[];
  chosen: RoutingCandidate | null;
};

/** What a parcel more costs in customer contacts and scans, beyond its own freight. */
export const SPLIT_PENALTY_MINOR = 150;
/** Sets of nodes beyond this are not enumerated; one greedy set stands for them. */
const LARGEST_SET = 3;
const NODES_ENUMERATED = 10;

/** Freight of one parcel by its cheapest service; null when no carrier reaches the country. */
export function parcelFreightMinor(node: Pick<RoutingNode, "rates">, grams: number): number | null {
  let cheapest: number | null = null;
  for (const rate of node.rates) {
    const freight = rate.baseMinor + Math.ceil((rate.perKilogramMinor * grams) / 1000);
    if (cheapest === null || freight < cheapest) cheapest = freight;
  }
  return cheapest;
}

/** Active nodes with a carrier, the cheapest for the whole order first, stock aside. */
export function nodesByCost(lines: readonly RoutingLine[], nodes: readonly RoutingNode[]): RoutingNode[] {
  const grams = lines.reduce((sum, line) => sum + line.weightGrams * line.quantity, 0);
  return nodes
    .filter((node) => node.active && node.rates.length > 0)
    .map((node) => ({
      node,
      cost: (parcelFreightMinor(node, grams) ?? 0) + node.handlingMinorPerLine * lines.length + node.packagingMinorPerParcel,
    }))
    .sort((a, b) => a.cost - b.cost || a.node.nodeId - b.node.nodeId)
    .map(({ node }) => node);
}

type Plan = { reservations: Reservation[]; unitsCovered: number };

/** Fills the lines from a set of nodes: a line whole from one node where that is possible, else spread. */
function fill(lines: readonly RoutingLine[], nodes: readonly RoutingNode[], availability: RunningAvailability): Plan {
  const scratch = availability.fork();
  const reservations: Reservation[] = [];
  let unitsCovered = 0;
  for (const line of lines) {
    let wanted = line.quantity;
    const whole = nodes.find((node) => unitsAvailable(scratch, line.components, node.nodeId) >= wanted);
    for (const node of whole ? [whole] : nodes) {
      const units = Math.min(wanted, unitsAvailable(scratch, line.components, node.nodeId));
      if (units === 0) continue;
      takeUnits(scratch, line.components, node.nodeId, units);
      reservations.push({ lineId: line.lineId, nodeId: node.nodeId, units });
      unitsCovered += units;
      wanted -= units;
      if (wanted === 0) break;
    }
  }
  return { reservations, unitsCovered };
}

function price(plan: Plan, nodes: readonly RoutingNode[], weights: ReadonlyMap<number, number>): RoutingCandidate {
  let freightMinor = 0;
  let handlingMinor = 0;
  let packagingMinor = 0;
  const nodeIds: number[] = [];
  for (const node of nodes) {
    const here = plan.reservations.filter((reservation) => reservation.nodeId === node.nodeId);
    if (here.length === 0) continue;
    nodeIds.push(node.nodeId);
    freightMinor +=
      parcelFreightMinor(
        node,
        here.reduce((sum, r) => sum + r.units * (weights.get(r.lineId) ?? 0), 0),
      ) ?? 0;
    handlingMinor += node.handlingMinorPerLine * here.length;
    packagingMinor += node.packagingMinorPerParcel;
  }
  const splits = Math.max(0, nodeIds.length - 1);
  const splitPenaltyMinor = splits * SPLIT_PENALTY_MINOR;
  return {
    nodeIds,
    chosen: false,
    splits,
    costMinor: freightMinor + handlingMinor + packagingMinor + splitPenaltyMinor,
    freightMinor,
    handlingMinor,
    packagingMinor,
    splitPenaltyMinor,
    unitsCovered: plan.unitsCovered,
    reason: "short",
  };
}

const infeasible = (nodeId: number, reason: "no_carrier" | "inactive" | "short"): RoutingCandidate => ({
  nodeIds: [nodeId],
  chosen: false,
  splits: 0,
  costMinor: null,
  freightMinor: 0,
  handlingMinor: 0,
  packagingMinor: 0,
  splitPenaltyMinor: 0,
  unitsCovered: 0,
  reason,
});

function* combinations<T>(values: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield [];
  else
    for (let i = from; i <= values.length - size; i++)
      for (const rest of combinations(values, size - 1, i + 1)) yield [values[i] as T, ...rest];
}

/** The node that adds most units, again and again, until no node adds any. */
function greedySet(lines: readonly RoutingLine[], nodes: readonly RoutingNode[], availability: RunningAvailability): RoutingNode[] {
  const set: RoutingNode[] = [];
  let covered = 0;
  for (;;) {
    let best: RoutingNode | null = null;
    for (const node of nodes) {
      if (set.includes(node)) continue;
      const units = fill(lines, [...set, node], availability).unitsCovered;
      if (units > covered) [best, covered] = [node, units];
    }
    if (!best) return set;
    set.push(best);
  }
}

/**
 * Routes one order over the nodes and takes what it reserves from the running availability.
 * @param shipPolicy "partial" sends what there is; "ship_complete" takes everything or nothing.
 */
export function routeOrder(order: {
  lines: readonly RoutingLine[];
  nodes: readonly RoutingNode[];
  shipPolicy: "partial" | "ship_complete";
  availability: RunningAvailability;
}): Routing {
  const { lines, nodes, availability } = order;
  const weights = new Map(lines.map((line) => [line.lineId, line.weightGrams]));
  const wanted = lines.reduce((sum, line) => sum + line.quantity, 0);
  const feasible = nodesByCost(lines, nodes);
  const candidates = nodes.flatMap((node) =>
    node.active ? (node.rates.length === 0 ? [infeasible(node.nodeId, "no_carrier")] : []) : [infeasible(node.nodeId, "inactive")],
  );

  type Tried = { plan: Plan; candidate: RoutingCandidate };
  const attempt = (set: readonly RoutingNode[]): Tried => {
    const plan = fill(lines, set, availability);
    return { plan, candidate: price(plan, set, weights) };
  };
  const cheapest = (tried: readonly Tried[], units: number) =>
    tried
      .filter(({ plan }) => plan.unitsCovered === units)
      .sort((a, b) => a.candidate.splits - b.candidate.splits || (a.candidate.costMinor ?? 0) - (b.candidate.costMinor ?? 0))[0];

  const tried: Tried[] = [];
  const useful: RoutingNode[] = [];
  for (const node of feasible) {
    const single = attempt([node]);
    if (single.plan.unitsCovered === 0) candidates.push(infeasible(node.nodeId, "short"));
    else {
      tried.push(single);
      useful.push(node);
    }
  }
  let best = cheapest(tried, wanted);
  if (!best && useful.length > 1) {
    const greedy = attempt(greedySet(lines, useful, availability));
    const target = greedy.plan.unitsCovered;
    best = cheapest(tried, target);
    for (let size = 2; !best && size <= Math.min(LARGEST_SET, useful.length) && useful.length <= NODES_ENUMERATED; size++) {
      for (const set of combinations(useful, size)) {
        const candidate = attempt(set);
        // A set that leaves a node idle was tried before, without it.
        if (candidate.candidate.nodeIds.length === size) tried.push(candidate);
      }
      best = cheapest(tried, target);
    }
    if (!best) tried.push(greedy);
    best ??= greedy;
  }
  best ??= cheapest(tried, Math.max(0, ...tried.map(({ plan }) => plan.unitsCovered)));

  const units = best?.plan.unitsCovered ?? 0;
  const chosen = best && (units === wanted || order.shipPolicy === "partial") ? best : undefined;
  for (const { plan, candidate } of tried) {
    if (candidate === chosen?.candidate) Object.assign(candidate, { chosen: true, reason: "chosen" });
    else if (!chosen || plan.unitsCovered < units) candidate.reason = "short";
    else candidate.reason = candidate.splits > chosen.candidate.splits ? "more_splits" : "more_expensive";
    candidates.push(candidate);
  }
  const components = new Map(lines.map((line) => [line.lineId, line.components]));
  for (const { lineId, nodeId, units: reserved } of chosen?.plan.reservations ?? [])
    takeUnits(availability, components.get(lineId) ?? [], nodeId, reserved);
  return { candidates, reservations: chosen?.plan.reservations ?? [], chosen: chosen?.candidate ?? null };
}
