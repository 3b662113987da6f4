// Quantities of another unit in whole base units. A factor is an exact fraction (base units in one unit); a unit
// without factor is an error, never 1; a conversion that leaves a remainder is an error, never a rounding, and so is one beyond what can be
// counted.
// With a case of 12/1, 3 cases are 36 each; with a pair of 2/1, 5 each are no whole number of pairs.

export type UnitFactor = { unit: string; numerator: number; denominator: number };

export type Conversion =
  | { ok: true; quantity: number }
  | { ok: false; reason: "unit_without_factor"; unit: string }
  | { ok: false; reason: "leaves_remainder"; unit: string; remainder: number }
  | { ok: false; reason: "too_large"; unit: string };

/** What a quantity is counted up to. */
export const MOST_BASE_UNITS = 2_147_483_647;

type Units = { baseUnit: string; factors: readonly UnitFactor[] };

const isFactor = ({ numerator, denominator }: UnitFactor) =>
  Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator) && numerator > 0 && denominator > 0;

function factorOf(unit: string, { baseUnit, factors }: Units): UnitFactor | null {
  if (unit === baseUnit) return { unit, numerator: 1, denominator: 1 };
  return factors.find((factor) => factor.unit === unit && isFactor(factor)) ?? null;
}

function scaled(quantity: number, numerator: number, denominator: number, unit: string): Conversion {
  const product = BigInt(quantity) * BigInt(numerator);
  const remainder = product % BigInt(denominator);
  if (remainder !== 0n) return { ok: false, reason: "leaves_remainder", unit, remainder: Number(remainder) };
  const quotient = product / BigInt(denominator);
  return quotient > MOST_BASE_UNITS ? { ok: false, reason: "too_large", unit } : { ok: true, quantity: Number(quotient) };
}

/** Whole base units of `quantity` (a whole number of `unit`). */
export function toBaseUnits(quantity: number, unit: string, units: Units): Conversion {
  const factor = factorOf(unit, units);
  return factor ? scaled(quantity, factor.numerator, factor.denominator, unit) : { ok: false, reason: "unit_without_factor", unit };
}

/** Whole `unit`s in `quantity` base units. */
export function fromBaseUnits(quantity: number, unit: string, units: Units): Conversion {
  const factor = factorOf(unit, units);
  return factor ? scaled(quantity, factor.denominator, factor.numerator, unit) : { ok: false, reason: "unit_without_factor", unit };
}
