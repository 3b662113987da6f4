import Big from "big.js";

// What one unit of a line was sold for once the line's discount is spread over its units, to six places, half up.
// Worked number: 3 × 10.00 with 5.00 off the line is 8.333333 a unit.

/** A line's net total in major units, spread over its units. Never below zero. */
export function perUnit(lineTotal: Big | string, quantity: number): string {
  const net = new Big(lineTotal).div(quantity);
  return (net.lt(0) ? new Big(0) : net.round(6, Big.roundHalfUp)).toFixed();
}

/** Prices are decimal text in major units; `discount` is for the whole line. */
export const netUnitPrice = (unitPrice: string, quantity: number, discount: string): string =>
  perUnit(new Big(unitPrice).times(quantity).minus(discount), quantity);
