import Big from "big.js";
import { type Conversion, toBaseUnits, type UnitFactor } from "./unit-conversion";

// What a supplier asks in the unit that it sells in, in base units: what planning, orders and receipts count. The factor is exact; a
// pack or a minimum that is no whole number of base units is an error, and an unknown factor is none: it is never read as 1.
// A dozen (12/1) at 47.88, at least 2, is 3.99 each, at least 24, in packs of 12.

export type PurchaseTerms = {
  unit: string;
  /** Exact decimal of one unit; null is not known. */
  price: string | null;
  /** Whole numbers of the unit; null is 1. */
  minimum: number | null;
  multiple: number | null;
};
export type BaseTerms = { unitPrice: string; minimumOrderQuantity: number; orderMultiple: number };
export type ConvertedTerms = ({ ok: true } & BaseTerms) | Extract<Conversion, { ok: false }>;

/** In major units of one base unit: the same bound as where a price is typed. */
export const PRICE_BELOW = 1_000_000_000;

/** What stands where nobody knows the factor: no price, and no quantity that anybody could order by. */
export const unknownTerms: BaseTerms = { unitPrice: "0", minimumOrderQuantity: 1, orderMultiple: 1 };

/**
 * The terms per base unit. `factors`: base units in one unit, as numerator / denominator. Prices keep six places, halves up.
 * Errors: the unit has no factor, a pack or the minimum leaves a remainder, or a figure is larger than can be kept. Source: domain.md 1 (exact conversion, no rounding).
 */
export function termsInBaseUnits(
  { unit, price, minimum, multiple }: PurchaseTerms,
  units: { baseUnit: string; factors: readonly UnitFactor[] },
): ConvertedTerms {
  const pack = toBaseUnits(multiple ?? 1, unit, units);
  if (!pack.ok) return pack;
  const least = toBaseUnits(minimum ?? multiple ?? 1, unit, units);
  if (!least.ok) return least;
  const unitPrice =
    price === null
      ? "0"
      : new Big(price)
          .times(multiple ?? 1)
          .div(pack.quantity)
          .toFixed(6);
  if (new Big(unitPrice).gte(PRICE_BELOW)) return { ok: false, reason: "too_large", unit };
  return { ok: true, unitPrice, minimumOrderQuantity: least.quantity, orderMultiple: pack.quantity };
}
