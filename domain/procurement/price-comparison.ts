import Big from "big.js";

// The price of a line beside what is known about it: what was paid last for the item from the supplier, and what holds with the supplier
// today by contract, price list or standing terms. Prices are exact decimals of one base unit in the supplier's currency, differences
// shares of the price that is compared with (0.05 is 5 % dearer), to four places.
// Worked: 4.20 where 4.00 was paid last and the contract says 4.20: 5 % dearer than last paid, 0 % from the contract.

/** Where a price that holds today comes from. */
export type PriceKind = "contract" | "list" | "terms";
export type KnownPrices = {
  /** null: never bought from this supplier. */
  lastUnitPrice: string | null;
  /** null: the supplier does not sell it any more. */
  valid: { unitPrice: string; kind: PriceKind } | null;
};
export type ComparedPrice = KnownPrices & {
  unitPrice: string;
  lastDifferenceRatio: number | null;
  validDifferenceRatio: number | null;
};

/** By which share of the other price this one is dearer (above 0) or cheaper; null where there is none, or it is nothing. */
export function differenceRatio(unitPrice: string, than: string | null): number | null {
  if (than === null || new Big(than).eq(0)) return null;
  return new Big(unitPrice).minus(than).div(than).round(4, Big.roundHalfUp).toNumber();
}

export const comparePrice = (unitPrice: string, known: KnownPrices): ComparedPrice => ({
  ...known,
  unitPrice,
  lastDifferenceRatio: differenceRatio(unitPrice, known.lastUnitPrice),
  validDifferenceRatio: differenceRatio(unitPrice, known.valid?.unitPrice ?? null),
});
