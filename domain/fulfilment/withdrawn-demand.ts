// What of a cancelled line nobody wanted in earnest: within a day of the order all of it (a slip of the pen, a second thought); later what
// was reserved, while units that the customer waited for and gave up were wanted, and count as demand.
// Units: base units. Worked: 10 ordered, 4 of them missing, all cancelled after three days: 6 are withdrawn, 4 stay demand.

const SECOND_THOUGHT_MS = 24 * 3_600_000;

/** Units that are no demand any more, of `units` that are cancelled now, `missing` of which were waited for. */
export function withdrawnUnits(order: { placedAt: Date; cancelledAt: Date; units: number; missing: number }): number {
  const isSecondThought = order.cancelledAt.getTime() - order.placedAt.getTime() <= SECOND_THOUGHT_MS;
  return isSecondThought ? order.units : order.units - order.missing;
}
