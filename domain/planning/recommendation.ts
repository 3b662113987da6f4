import { lineMinor } from "@/domain/procurement/three-way-match";
import { type CycleDemand, type CycleForecast, cycleDemand, forecastProfile, isUsable } from "./cycle-forecast";
import { type DemandClass, profileDemand } from "./demand-class";
import type { SharedOrderEvidence } from "./joint-order/order-evidence";
import type { ServiceTarget } from "./policy/safety-stock";
import type { ServiceClass } from "./policy/service-class";
import { type LeadTime, reorderPolicy } from "./reorder-point";
import { type Arrival, projectStock } from "./stock-projection";

// What to order for one item × node. Position = sellable − allocated + inbound + requested − backorders: what somebody has asked for is
// not asked for again. At or below the reorder point the missing units up to T are ordered, up to the pack, then the supplier's minimum.
// Worked: ROP 133, T 203, position 120, pack 12, minimum 100: 83 missing → 84 by the pack → 100 by the
// minimum → 108, the next full pack.

export type StockPosition = {
  sellable: number;
  allocated: number;
  inboundOrdered: number;
  inTransit: number;
  backordered: number;
  /** Asked for in requisitions that wait for somebody's approval; recommendations of before do not say. */
  requested?: number;
};
export type Source = {
  supplierId: number;
  unitPrice: string;
  leadTime: LeadTime;
  /** Orders the lead time was learned from; absent where it is the supplier's statement. */
  leadTimeOrders?: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
};

export type PlanningInput = {
  sizes: readonly number[];
  horizonDays: number;
  stock: StockPosition;
  /** null: nobody approved sells it to us. */
  source: Source | null;
  /** What was forecast, where the forecast did better than the naive one on the past. */
  forecast?: CycleForecast | null;
  /** Of what is inbound, what has a date. */
  arrivals?: readonly Arrival[];
  unitMarginMinor: number;
  /** Phase-out items are watched but not ordered. */
  orderable: boolean;
  policy: { serviceLevel: number; measure?: ServiceTarget["measure"]; reviewDays: number; serviceClass?: ServiceClass };
  now: Date;
};

export type ForecastEvidence = Pick<CycleForecast, "model" | "weights" | "wape" | "similarItems"> & {
  /** Base units a day: what the forecast says of the cycle, and what the horizon had. Older recommendations do not say. */
  forecastDemand?: number;
  pastDemand?: number;
  /** By which the last days correct tomorrow; absent where they were as expected or are not known. */
  sensedRatio?: number;
};
export type BoundBy = "order_up_to" | "order_multiple" | "minimum_order";
export type PlanningEvidence = {
  demandClass: DemandClass;
  dailyDemand: number;
  dailyDeviation: number;
  averageInterval: number | null;
  sizeVariation: number | null;
  horizonDays: number;
  model: "normal" | "compound" | "none";
  /** The forecast that mean and deviation were taken from; absent where they are those of the horizon. */
  forecast?: ForecastEvidence;
  leadTimeDays: number;
  leadTimeDeviationDays: number;
  leadTimeOrders?: number;
  reviewDays: number;
  serviceLevel: number;
  /** What the service level is a share of; absent in older recommendations, which counted cycles. */
  measure?: ServiceTarget["measure"];
  /** That the service level is the target of; absent where the item has none yet. */
  serviceClass?: ServiceClass;
  safetyStock: number;
  reorderPoint: number;
  orderUpTo: number;
  position: number;
  stock: StockPosition;
  missingQuantity: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
  boundBy: BoundBy;
  stockoutOn: string | null;
  lostMarginMinor: number;
  /** Of the demand until supply can come, what stock and supply do not cover. Older recommendations do not say. */
  lostUnits?: number;
  /** Overdue supply, which neither the stock-out nor the loss counts on. */
  lateUnits?: number;
  /** The order that it shares with other items of the supplier, where the supplier or the room ask anything of it. */
  shared?: SharedOrderEvidence;
};

export type Plan = {
  dailyDemand: number;
  reorderPoint: number;
  orderUpTo: number;
  leadTimeDays: number;
  order: {
    supplierId: number;
    quantity: number;
    unitPrice: string;
    valueMinor: number;
    stockoutOn: Date;
    lostMarginMinor: number;
    evidence: PlanningEvidence;
  } | null;
};

const DAY = 86_400_000;
const DEFAULT_LEAD_TIME: LeadTime = { days: 14, deviationDays: 3 };

export const stockPosition = (stock: StockPosition) =>
  stock.sellable - stock.allocated + stock.inboundOrdered + stock.inTransit + (stock.requested ?? 0) - stock.backordered;

/** Up to the pack, then the minimum, then the pack again: a minimum may not be a whole number of packs. */
export function orderQuantity(
  missing: number,
  source: Pick<Source, "minimumOrderQuantity" | "orderMultiple">,
): { quantity: number; boundBy: BoundBy } {
  const packed = (units: number) => Math.ceil(units / source.orderMultiple) * source.orderMultiple;
  const byPack = packed(missing);
  if (byPack < source.minimumOrderQuantity) return { quantity: packed(source.minimumOrderQuantity), boundBy: "minimum_order" };
  return { quantity: byPack, boundBy: byPack > missing ? "order_multiple" : "order_up_to" };
}

/** `asFiller`: with an order of 0 for an item that is not due, which may still fill up an order that others need. */
export function planItem(input: PlanningInput, { asFiller = false } = {}): Plan {
  const { sizes, horizonDays, stock, source, policy, now } = input;
  const past = profileDemand(sizes, horizonDays);
  const leadTime = source?.leadTime ?? DEFAULT_LEAD_TIME;
  const forecast = input.forecast && isUsable(input.forecast, past.demandClass) ? input.forecast : null;
  const expected = forecast && cycleDemand(forecast, leadTime.days + policy.reviewDays);
  const profile = expected ? forecastProfile(past, expected, forecast) : past;
  const reorder = reorderPolicy({ profile, sizes, leadTime, orderMultiple: source?.orderMultiple, ...policy });
  const position = stockPosition(stock);
  const missing = reorder.orderUpTo - position;
  const plan: Plan = {
    dailyDemand: Math.round(profile.dailyDemand * 1e4) / 1e4,
    reorderPoint: reorder.reorderPoint,
    orderUpTo: reorder.orderUpTo,
    leadTimeDays: leadTime.days,
    order: null,
  };
  // Backorders are demand that waits: they are ordered for even where nothing is sold any more.
  if (!source || !input.orderable) return plan;
  const isDue = position <= reorder.reorderPoint && missing > 0;
  if (!isDue && !asFiller) return plan;

  const { quantity, boundBy } = isDue ? orderQuantity(missing, source) : { quantity: 0, boundBy: "order_up_to" as const };
  // If nothing is ordered until the next review, this much of the demand until supply can come is lost.
  const { stockoutInDays, lostUnits, lateUnits } = projectStock(
    stock,
    input.arrivals ?? [],
    profile.dailyDemand,
    leadTime.days + policy.reviewDays,
  );
  const stockoutOn = new Date(now.getTime() + stockoutInDays * DAY);
  const lostMarginMinor = Math.round(lostUnits * Math.max(0, input.unitMarginMinor));
  plan.order = {
    supplierId: source.supplierId,
    quantity,
    unitPrice: source.unitPrice,
    valueMinor: lineMinor(source.unitPrice, quantity),
    stockoutOn,
    lostMarginMinor,
    evidence: {
      ...profile,
      horizonDays,
      model: reorder.model,
      ...(expected ? { forecast: forecastEvidence(forecast, expected, past.dailyDemand) } : {}),
      leadTimeDays: leadTime.days,
      leadTimeDeviationDays: leadTime.deviationDays,
      ...(source.leadTimeOrders === undefined ? {} : { leadTimeOrders: source.leadTimeOrders }),
      ...policy,
      safetyStock: reorder.safetyStock,
      reorderPoint: reorder.reorderPoint,
      orderUpTo: reorder.orderUpTo,
      position,
      stock,
      missingQuantity: isDue ? missing : 0,
      minimumOrderQuantity: source.minimumOrderQuantity,
      orderMultiple: source.orderMultiple,
      boundBy,
      stockoutOn: stockoutOn.toISOString(),
      lostMarginMinor,
      lostUnits: Math.round(lostUnits),
      ...(lateUnits > 0 ? { lateUnits } : {}),
    },
  };
  return plan;
}

const tenThousandth = (value: number) => Math.round(value * 1e4) / 1e4;

const forecastEvidence = (forecast: CycleForecast, expected: CycleDemand, pastDemand: number): ForecastEvidence => ({
  model: forecast.model,
  ...(forecast.weights && { weights: forecast.weights }),
  wape: forecast.wape,
  ...(forecast.similarItems !== undefined && { similarItems: forecast.similarItems }),
  forecastDemand: tenThousandth(expected.dailyDemand),
  pastDemand: tenThousandth(pastDemand),
  ...(expected.sensedRatio !== 1 && { sensedRatio: tenThousandth(expected.sensedRatio) }),
});
