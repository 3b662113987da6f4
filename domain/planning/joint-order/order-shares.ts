import { orderQuantity } from "../order-quantity";
import { dueOf, type JointItem, type OrderLimits, priceAt } from "./joint-order";
import { type LimitClaim, shareLimit } from "./share-limit";

// What each order may take of the budgets and rooms that all orders of a run share (share-limit.ts): its share of each, and what the orders
// before it left of theirs. Inside an order the cheapest way to spend it is found (best-order.ts). An order that would miss its supplier's
// minimum claims what is missing to it too, because without that nothing of it can be ordered.
// Worked: 100.00 left, the first order's share is 60.00 and it takes 50.00: the second one, of 40.00, may take 50.00.

export type OrderNeed = {
  nodeId: number;
  /** Minor units of the budgets' currency in one of the supplier's; null: it counts in no budget. */
  homeFactor: number | null;
  minimumValueMinor: number;
  lines: readonly NeedLine[];
};
export type NeedLine = {
  item: JointItem;
  /** Of the demand until the order after this one, units and their margin, where nothing is ordered. */
  lostUnits: number;
  lostMarginMinor: number;
  /** Units of its open recommendation. */
  heldUnits: number;
};
type Pool = { shares: Map<number, number>; free: number };
export type OrderShares = { budgets: Map<string, Pool>; rooms: Map<number, Pool> };
type Limits = { budgets: ReadonlyMap<string, number>; rooms: ReadonlyMap<number, number> };
type Claim = LimitClaim & { order: number };

/** `rooms`: the nodes without endless room. */
export function shareLimits({ budgets, rooms }: Limits, needs: readonly OrderNeed[], keepsHeld: boolean): OrderShares {
  const ofBudgets = new Map<string, Claim[]>([...budgets.keys()].map((category) => [category, []]));
  const ofRooms = new Map<number, Claim[]>([...rooms.keys()].map((nodeId) => [nodeId, []]));
  for (const [order, need] of needs.entries()) {
    for (const line of need.lines) {
      ofRooms.get(need.nodeId)?.push({ ...claimOf(line, () => line.item.unitMillilitres), order });
      const { homeFactor } = need;
      if (homeFactor !== null)
        ofBudgets.get(line.item.category)?.push({ ...claimOf(line, (units) => homeFactor * priceAt(line.item, units)), order });
    }
    const missing = toMinimum(need);
    if (missing) ofBudgets.get(missing.category)?.push({ ...missing.claim, order });
  }
  const pool = (limit: number, claims: readonly Claim[]): Pool => {
    const given = shareLimit(limit, claims, keepsHeld);
    const shares = new Map<number, number>();
    for (const [at, { order }] of claims.entries()) shares.set(order, (shares.get(order) ?? 0) + (given[at] ?? 0));
    return { shares, free: Math.max(0, limit - given.reduce((sum, amount) => sum + amount, 0)) };
  };
  return {
    budgets: new Map([...budgets].map(([category, limit]) => [category, pool(limit, ofBudgets.get(category) ?? [])])),
    rooms: new Map([...rooms].map(([nodeId, limit]) => [nodeId, pool(limit, ofRooms.get(nodeId) ?? [])])),
  };
}

const mayTake = ({ shares, free }: Pool, order: number) => (shares.get(order) ?? 0) + free;

/** What one of the orders may take, its money in the supplier's currency. */
export function limitsOf({ budgets, rooms }: OrderShares, order: number, { nodeId, homeFactor }: OrderNeed): OrderLimits {
  const room = rooms.get(nodeId);
  return {
    roomMillilitres: room ? mayTake(room, order) : null,
    // Prices have parts of a minor unit: to round the limit down would take from an order what it has.
    budgets: new Map(homeFactor === null ? [] : [...budgets].map(([category, pool]) => [category, mayTake(pool, order) / homeFactor])),
  };
}

/** What it left of its share is free for the next; what it took beyond it is gone. */
export function noteTaken(
  { budgets, rooms }: OrderShares,
  order: number,
  { nodeId, homeFactor }: OrderNeed,
  taken: { millilitres: number; spent: ReadonlyMap<string, number> },
): void {
  const take = (pool: Pool | undefined, amount: number) => {
    if (pool) pool.free = Math.max(0, mayTake(pool, order) - amount);
    pool?.shares.delete(order);
  };
  take(rooms.get(nodeId), taken.millilitres);
  if (homeFactor === null) return;
  for (const [category, pool] of budgets) take(pool, (taken.spent.get(category) ?? 0) * homeFactor);
}

function claimOf({ item, lostUnits, lostMarginMinor, heldUnits }: NeedLine, takenByUnit: (quantity: number) => number): LimitClaim {
  const due = dueOf(item);
  // Where the margin is unknown or negative a unit short still costs something: somebody waits for it.
  const atRiskMinor = Math.max(lostMarginMinor, lostUnits);
  const urgent = atRiskMinor > 0 ? Math.min(due, orderQuantity(Math.max(1, Math.ceil(lostUnits)), item).quantity) : 0;
  const wanted = due * takenByUnit(due);
  return {
    wanted,
    urgent: due > 0 ? (wanted * urgent) / due : 0,
    atRiskMinor,
    held: heldUnits * takenByUnit(heldUnits),
    isSet: item.setQuantity !== null,
  };
}

/** What the order would have to be filled up by, of the category that it buys most of. */
function toMinimum({ homeFactor, minimumValueMinor, lines }: OrderNeed): { category: string; claim: LimitClaim } | null {
  if (homeFactor === null || minimumValueMinor === 0) return null;
  const bought = new Map<string, number>();
  let held = 0;
  let atRiskMinor = 0;
  for (const { item, lostMarginMinor, heldUnits } of lines) {
    const due = dueOf(item);
    bought.set(item.category, (bought.get(item.category) ?? 0) + due * priceAt(item, due));
    if (due === 0) held += heldUnits * priceAt(item, heldUnits);
    else atRiskMinor += lostMarginMinor;
  }
  const valueMinor = [...bought.values()].reduce((sum, minor) => sum + minor, 0);
  const missing = minimumValueMinor - valueMinor;
  if (valueMinor === 0 || missing <= 0) return null;
  const [category = ""] = [...bought].sort((a, b) => b[1] - a[1])[0] ?? [];
  const wanted = missing * homeFactor;
  return {
    category,
    claim: { wanted, urgent: wanted, atRiskMinor: (atRiskMinor * missing) / minimumValueMinor, held: held * homeFactor, isSet: false },
  };
}
