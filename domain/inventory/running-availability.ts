// What a batch may still promise, item by node. One instance serves every line of every order of the batch, so
// that two lines that share a component never take the same unit twice. Available is never negative here: a balance
// that is over its buffer offers nothing. Example: 5 available, take 3 → 2 left; take 3 → throws.

export type RunningAvailability = {
  available(itemId: number, nodeId: number): number;
  take(itemId: number, nodeId: number, quantity: number): void;
  /** A copy on top of this one, to try something without taking it. */
  fork(): RunningAvailability;
};

const keyOf = (itemId: number, nodeId: number) => itemId * 4096 + nodeId;

function over(base: (key: number) => number): RunningAvailability {
  const taken = new Map<number, number>();
  const left = (key: number) => base(key) - (taken.get(key) ?? 0);
  return {
    available: (itemId, nodeId) => Math.max(0, left(keyOf(itemId, nodeId))),
    take(itemId, nodeId, quantity) {
      const key = keyOf(itemId, nodeId);
      if (quantity > left(key)) throw new RangeError(`item ${itemId} at node ${nodeId} has less than ${quantity} left`);
      taken.set(key, (taken.get(key) ?? 0) + quantity);
    },
    fork: () => over(left),
  };
}

/** Starts from what the locked balances say is available. */
export function runningAvailability(balances: Iterable<{ itemId: number; nodeId: number; available: number }>): RunningAvailability {
  const start = new Map<number, number>();
  for (const balance of balances) start.set(keyOf(balance.itemId, balance.nodeId), balance.available);
  return over((key) => start.get(key) ?? 0);
}

export type Component = { itemId: number; quantityPer: number };

/** Units of something made of components that a node can give: the minimum over them. A plain item is one component of itself. */
export function unitsAvailable(availability: RunningAvailability, components: readonly Component[], nodeId: number): number {
  let units = Number.POSITIVE_INFINITY;
  for (const { itemId, quantityPer } of components)
    units = Math.min(units, Math.floor(availability.available(itemId, nodeId) / quantityPer));
  return components.length === 0 ? 0 : units;
}

/** Takes whole units, every component at once. */
export function takeUnits(availability: RunningAvailability, components: readonly Component[], nodeId: number, units: number): void {
  for (const { itemId, quantityPer } of components) availability.take(itemId, nodeId, units * quantityPer);
}
