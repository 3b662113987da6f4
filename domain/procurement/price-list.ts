// A supplier's prices by quantity and validity. Days are UTC days ("2026-03-02"), the first and the last included; without a last
// day a price holds until another follows it. A line costs, for all of its units, what is listed from the highest quantity that it
// reaches and is valid on the order's day; where nothing is listed, the item's standing terms hold.
// Worked: 4.00 from 1 and 3.80 from 100, both 1 January to 30 June: 120 ordered on 30 June cost 3.80 each, 20 cost 4.00.

export type Validity = { validFrom: string; validTo: string | null };
export type ListedPrice = Validity & { fromQuantity: number; unitPrice: string };

const DAY = 86_400_000;
/** What ends within so many days is to be talked about. */
export const ENDS_SOON_DAYS = 30;

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
export const dayAfter = (day: string, days: number): string => dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY));

export const isValidOn = ({ validFrom, validTo }: Validity, day: string): boolean =>
  validFrom <= day && (validTo === null || day <= validTo);

/** The listed price of a line; null: none holds, and the standing terms do. */
export function priceOn<Price extends ListedPrice>(prices: readonly Price[], day: string, quantity: number): Price | null {
  let best: Price | null = null;
  for (const price of prices)
    if (isValidOn(price, day) && price.fromQuantity <= quantity && (!best || price.fromQuantity > best.fromQuantity)) best = price;
  return best;
}

export const validityStates = ["future", "valid", "ends_soon", "expired"] as const;
export type ValidityState = (typeof validityStates)[number];

export function validityState(validity: Validity, today: string): ValidityState {
  if (validity.validFrom > today) return "future";
  if (validity.validTo === null) return "valid";
  if (validity.validTo < today) return "expired";
  return validity.validTo <= dayAfter(today, ENDS_SOON_DAYS) ? "ends_soon" : "valid";
}

const overlap = (a: Validity, b: Validity) =>
  (a.validTo === null || b.validFrom <= a.validTo) && (b.validTo === null || a.validFrom <= b.validTo);

/**
 * Where a price goes among those of the same item and quantity: beside them, after one without an end (which ends the day before),
 * in the place of the one that began on the same day, or nowhere, because another holds on one of its days.
 */
export type Placement =
  | { kind: "new" }
  | { kind: "follows"; index: number; endsOn: string }
  | { kind: "same"; index: number }
  | { kind: "overlaps"; index: number };

export function placePrice(standing: readonly Validity[], wanted: Validity): Placement {
  const hits = standing.flatMap((one, index) => (overlap(one, wanted) ? [index] : []));
  const same = standing.findIndex(({ validFrom }) => validFrom === wanted.validFrom);
  const other = hits.find((index) => index !== same);
  if (same >= 0) return other === undefined ? { kind: "same", index: same } : { kind: "overlaps", index: other };
  if (other === undefined) return { kind: "new" };
  const before = standing[other];
  // A price for some weeks within one without an end would leave nothing after it: that one has to be ended by a person.
  if (hits.length === 1 && before && before.validTo === null && wanted.validTo === null && before.validFrom < wanted.validFrom)
    return { kind: "follows", index: other, endsOn: dayAfter(wanted.validFrom, -1) };
  return { kind: "overlaps", index: other };
}

export type ContractRefusal = "begins_outside" | "ends_outside";

/** A price of a contract holds within it, and as long as it where no end was given. */
export function withinContract(contract: Validity, wanted: Validity): Validity | ContractRefusal {
  if (!isValidOn(contract, wanted.validFrom)) return "begins_outside";
  if (wanted.validTo === null) return { ...wanted, validTo: contract.validTo };
  return contract.validTo !== null && wanted.validTo > contract.validTo ? "ends_outside" : wanted;
}
