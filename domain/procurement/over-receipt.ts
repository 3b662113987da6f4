// What arrives beyond what was ordered and the allowance is held in quarantine until the buyer keeps or returns it: it is neither lost
// nor sold before somebody agreed to buy it. Quantities are base units, the allowance a share of the order line (0.05 for 5 %), rounded
// down to whole units. Rejected units were delivered: they use the room up. Nothing is wanted of an order that is cancelled or closed.
// Worked number: 100 ordered with 5 % more allowed, 90 arrived before. Of 20 accepted units 15 are taken and 5 are held.

export type ArrivingLine = {
  orderedQuantity: number;
  /** Accepted and rejected before. */
  arrivedQuantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  allowanceRatio: number;
  /** Cancelled or closed short. */
  isClosed: boolean;
};

/** Units of the accepted ones that are held. */
export function heldUnits(line: ArrivingLine): number {
  if (line.isClosed) return line.acceptedQuantity;
  // 20 × 1.15 is 22.999…96 in floating point.
  const allowed = Math.floor(line.orderedQuantity * (1 + line.allowanceRatio) + 1e-9);
  const room = Math.max(0, allowed - line.arrivedQuantity - line.rejectedQuantity);
  return Math.max(0, line.acceptedQuantity - room);
}
