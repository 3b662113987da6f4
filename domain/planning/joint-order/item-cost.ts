import { standardNormalLoss } from "../policy/normal";
import { capOf, floorOf, type JointItem, listPriceOf } from "./joint-order";

// What q more units of an item cost beside their price, in minor units: keeping them and what stays short.
//   keeping   the unit that sells on day t came on day L and is kept t − L days: k·d/2·(t₁⁺² − t₀⁺²), t = (position + u)/d − L,
//             k = holding rate × list price / 365
//   short     margin × s·G((position + q − d·(L+R))/s), G the standard normal loss, s the deviation over L+R; units beyond
//             what is missing to the order-up-to level count no further: the service target says how safe is safe enough
// Both are convex in q, so that straight pieces between full packs are never below the curve.
// Worked: d 2, L 10, position 20, 40 units at 10.00, rate 0.365: k = 1 a day, the last of them is kept 20 days: 1·2/2·20² = 400.

/** Ascending quantities with their cost; between them it runs straight. */
export type CostCurve = { quantity: number; costMinor: number }[];

/** More points than this make the program bigger, not the order better. */
const CURVE_POINTS = 24;

export function keepingCost(item: JointItem, quantity: number): number {
  if (item.dailyDemand <= 0) return 0;
  const daily = (item.holdingRate * listPriceOf(item)) / 365;
  const kept = (units: number) => Math.max(0, (item.position + units) / item.dailyDemand - item.leadTimeDays);
  return ((daily * item.dailyDemand) / 2) * (kept(quantity) ** 2 - kept(0) ** 2);
}

/** Units of the demand until the order after this one that are expected to find nothing. */
export function expectedShort(item: JointItem, quantity: number): number {
  const over = item.position + Math.min(quantity, item.missing) - item.dailyDemand * (item.leadTimeDays + item.reviewDays);
  if (item.cycleDeviation <= 0) return Math.max(0, -over);
  return item.cycleDeviation * standardNormalLoss(over / item.cycleDeviation);
}

const costBesidePrice = (item: JointItem, quantity: number) =>
  // Where the margin is unknown or negative a unit short still costs something: somebody waits for it.
  keepingCost(item, quantity) + Math.max(1, item.unitMarginMinor) * expectedShort(item, quantity);

export function costCurve(item: JointItem): CostCurve {
  const cap = capOf(item);
  const packs = Math.round(cap / item.orderMultiple);
  const quantities = new Set([0, cap, Math.min(cap, floorOf(item))]);
  for (let point = 0; point <= CURVE_POINTS; point++) {
    quantities.add(Math.min(cap, Math.round((packs * point) / CURVE_POINTS) * item.orderMultiple));
  }
  return [...quantities].sort((a, b) => a - b).map((quantity) => ({ quantity, costMinor: costBesidePrice(item, quantity) }));
}

export function costOn(curve: CostCurve, quantity: number): number {
  const at = curve.findIndex((point) => point.quantity >= quantity);
  const above = curve[at] ?? curve.at(-1);
  if (!above) return 0;
  const below = curve[at - 1];
  if (!below || above.quantity === quantity) return above.costMinor;
  const share = (quantity - below.quantity) / (above.quantity - below.quantity);
  return below.costMinor + share * (above.costMinor - below.costMinor);
}
