import { orderQuantity } from "../order-quantity";

// One order for all that a node buys from one supplier. Units are base units, money is minor units, volume is millilitres.
// Each item brings what it would order alone (its floor: T − position, up to the pack, then its minimum). The order as a
// whole meets the supplier's minimum value and quantity, fills its containers, and fits the room and the budget.
// Of all orders that do, the cheapest: what price breaks take off, keeping, what is expected to be short, and freight.
// Units bought now are not bought later, so of the price only what breaks take off counts, and only up to the break: beyond
// it the next order would have got the same price.
// Worked: A alone 24 at 10.00, B alone 10 at 5.00, minimum 500.00: 290.00 needs 210.00 more; B sells faster, so B takes it.

export type PriceTier = { from: number; unitPriceMinor: number };

export type JointItem = {
  /** Whose budget pays it. */
  category: string;
  /** Units missing up to the order-up-to level; 0 for an item that is not due and may only fill the order up. */
  missing: number;
  /** What a buyer decided: exactly this is ordered, and the others are ordered around it. null: free. */
  setQuantity: number | null;
  /** Of what is due, what its open recommendation has and keeps where not everything is planned anew. */
  keptUnits?: number;
  orderMultiple: number;
  minimumOrderQuantity: number;
  /** The least that is worth an order, where placing one costs anything. */
  economicQuantity?: number;
  /** Ascending, the list price first with `from` 0. A tier's price holds for the whole line. */
  prices: readonly PriceTier[];
  position: number;
  /** Units a day. */
  dailyDemand: number;
  /** Standard deviation of demand over lead time and review, units. */
  cycleDeviation: number;
  /** Until the order comes, the wait for the supplier's next order day included. */
  leadTimeDays: number;
  /** From then until the order after it could come. */
  reviewDays: number;
  unitMarginMinor: number;
  /** Share of the price that keeping a unit for a year costs. */
  holdingRate: number;
  unitMillilitres: number;
  /** null: does not expire. */
  shelfLifeDays: number | null;
  /** Position after the order never exceeds this many days of demand, unless the item alone asks for it. */
  maximumCoverDays: number;
};

export type OrderTerms = {
  minimumValueMinor: number;
  minimumQuantity: number;
  /** A container or pallet: how much goes in, how full it has to be (0–1), what it costs. */
  container: { millilitres: number; minimumFill: number; costMinor: number } | null;
};
/** What is left for this order: room, null is no limit, and by category what its budget still allows, minor units. */
export type OrderLimits = { roomMillilitres: number | null; budgets: ReadonlyMap<string, number> };
export type JointProblem = { items: readonly JointItem[]; terms: OrderTerms; limits: OrderLimits };

export const packed = (units: number, orderMultiple: number) => Math.ceil(units / orderMultiple) * orderMultiple;

/** The least that can be ordered of it. */
export const leastOf = ({ setQuantity, minimumOrderQuantity, orderMultiple }: JointItem) =>
  setQuantity ?? packed(Math.max(1, minimumOrderQuantity), orderMultiple);

export const floorOf = (item: JointItem) =>
  item.setQuantity ?? (item.missing > 0 ? orderQuantity(item.missing, item, item.economicQuantity).quantity : 0);

/** Units that sell before they expire, in full packs; null: it does not expire, or nobody knows how fast it sells. */
export function shelfLifeCap({ shelfLifeDays, dailyDemand, position, orderMultiple, leadTimeDays }: JointItem): number | null {
  if (shelfLifeDays === null || dailyDemand <= 0) return null;
  // It begins to age on arrival: what is there now is sold until then.
  const sellable = dailyDemand * (leadTimeDays + shelfLifeDays) - Math.max(0, position);
  return Math.max(0, Math.floor(sellable / orderMultiple + 1e-9) * orderMultiple);
}

/** Shelf life comes before what is missing, but never takes away the least order of an item that is due. */
export function capOf(item: JointItem): number {
  if (item.setQuantity !== null) return item.setQuantity;
  const floor = floorOf(item);
  const cover = Math.floor((item.dailyDemand * item.maximumCoverDays - item.position) / item.orderMultiple) * item.orderMultiple;
  const wanted = Math.max(floor, item.dailyDemand > 0 ? cover : 0);
  const shelf = shelfLifeCap(item);
  const cap = shelf === null ? wanted : Math.max(Math.min(wanted, shelf), floor > 0 ? leastOf(item) : 0);
  return cap < leastOf(item) ? 0 : cap;
}

/** What is ordered at least where nothing is scarce. */
export const dueOf = (item: JointItem) => Math.min(floorOf(item), capOf(item));

/** What it keeps, in packs that can be ordered. */
export function keptOf(item: JointItem): number {
  const kept = Math.floor(Math.min(item.keptUnits ?? 0, dueOf(item)) / item.orderMultiple) * item.orderMultiple;
  return kept < leastOf(item) ? 0 : kept;
}

export const tierOf = (item: JointItem, quantity: number): number =>
  Math.max(
    0,
    item.prices.findLastIndex((tier) => tier.from <= quantity),
  );
export const listPriceOf = (item: JointItem) => item.prices[0]?.unitPriceMinor ?? 0;
export const priceAt = (item: JointItem, quantity: number) => item.prices[tierOf(item, quantity)]?.unitPriceMinor ?? 0;

/** The least that gets a tier's price. */
export const leastAt = (item: JointItem, tier: PriceTier) => packed(Math.max(tier.from, leastOf(item)), item.orderMultiple);

/** What the price of the whole line takes off (negative), compared with as many units at the list price. */
export function priceEffect(item: JointItem, quantity: number): number {
  const tier = item.prices[tierOf(item, quantity)];
  return tier && quantity > 0 ? (tier.unitPriceMinor - listPriceOf(item)) * Math.min(quantity, leastAt(item, tier)) : 0;
}
