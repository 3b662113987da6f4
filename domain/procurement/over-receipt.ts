// What arrives beyond what was ordered and the allowance is held in quarantine until the buyer keeps or returns it: it is neither lost
// nor sold before somebody agreed to buy it. Quantities are base units, the allowance a share of the order line (0.05 for 5 %), rounded
// down to whole units. Only what is accepted is bought: what was rejected may be replaced, and uses no room up. Nothing is wanted of an
// order that is cancelled or closed.
// Worked numbers: 100 ordered with 5 % more allowed, 90 accepted before. Of 20 accepted units 15 are taken and 5 are held. Of 100
// ordered 80 were accepted and 20 rejected: 20 more in their place are taken.

export type ArrivingLine = {
  orderedQuantity: number;
  acceptedBefore: number;
  acceptedQuantity: number;
  allowanceRatio: number;
  /** Cancelled or closed short. */
  isClosed: boolean;
};

/** Units of the accepted ones that are held. */
export function heldUnits(line: ArrivingLine): number {
  if (line.isClosed) return line.acceptedQuantity;
  // 20 × 1.15 is 22.999…96 in floating point.
  const allowed = Math.floor(line.orderedQuantity * (1 + line.allowanceRatio) + 1e-9);
  const room = Math.max(0, allowed - line.acceptedBefore);
  return Math.max(0, line.acceptedQuantity - room);
}
