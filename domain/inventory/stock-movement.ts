// One ledger entry: what it did to each bucket of an item at a node. On hand = sellable + quarantined + return pending;
// allocated is a part of sellable. Shipping 3 allocated units: sellable −3, allocated −3.

export const movementKinds = [
  "opening",
  "receive",
  "release",
  "reject",
  "allocate",
  "deallocate",
  "ship",
  "return_in",
  "return_disposed",
  "count",
  "transfer_out",
  "transfer_in",
] as const;
export type MovementKind = (typeof movementKinds)[number];

export type StockMovement = {
  itemId: number;
  nodeId: number;
  kind: MovementKind;
  sellableDelta?: number;
  quarantinedDelta?: number;
  returnPendingDelta?: number;
  allocatedDelta?: number;
  reason: string;
  sourceKind: string;
  sourceId: number;
  occurredAt: Date;
};
