// Quantities are integers of an item's base unit. A conversion that leaves a remainder is an error, not a rounding:
// 3 cases of 12 = 36 each; 30 each is not a whole number of cases.

export class QuantityError extends Error {}

/** Base units of a count of packs of `unitsPerPack`. Throws when a number is not a whole count. */
export function toBaseUnits(packs: number, unitsPerPack: number): number {
  if (!Number.isSafeInteger(packs) || !Number.isSafeInteger(unitsPerPack) || unitsPerPack <= 0)
    throw new QuantityError(`${packs} × ${unitsPerPack} is not a whole count`);
  return packs * unitsPerPack;
}

/** Packs that hold exactly the base units. Throws when some would be left over. */
export function toPacks(baseUnits: number, unitsPerPack: number): number {
  const packs = baseUnits / unitsPerPack;
  if (!Number.isSafeInteger(packs)) throw new QuantityError(`${baseUnits} units are not a whole number of packs of ${unitsPerPack}`);
  return packs;
}

/** The smallest multiple of `multiple` that is at least `quantity`. */
export const roundUpToMultiple = (quantity: number, multiple: number): number => Math.ceil(quantity / multiple) * multiple;
