import { lineValueMinor } from "@/domain/kernel/money";
import { type CycleDemand, type CycleForecast, expectedDemand } from "./cycle-forecast";
import { type DemandClass, profileDemand } from "./demand-class";
import type { SharedOrderEvidence } from "./joint-order/order-evidence";
import { orderWindow, weekdayOf } from "./order-days";
import { type BoundBy, orderQuantity, worthAnOrder } from "./order-quantity";
import type { ServiceTarget } from "./policy/safety-stock";
import type { ServiceClass } from "./policy/service-class";
import { type LeadTime, type ReorderPolicy, reorderPolicy } from "./reorder-point";
import { type Season, type SeasonBound, seasonBound, seasonQuantity } from "./season";
import { type Arrival, projectStock, savedUnits } from "./stock-projection";

// What to order for one item × node. Position = sellable − allocated + inbound + requested − backorders: what somebody has asked for is
// not asked for again. At or below the reorder point the missing units up to T are ordered (order-quantity.ts).
// Worked: ROP 133, T 203, position 120: 83 missing, in packs of 12 and at least 100: 108.

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
  /** That the supplier is paid in. */
  currency: string;
  leadTime: LeadTime;
  /** Orders the lead time was learned from; absent where it is the supplier's statement. */
  leadTimeOrders?: number;
  /** Of these, what has not arrived. */
  leadTimeOpenOrders?: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
  /** ISO weekdays on which the supplier takes orders; null or absent: any. */
  orderDays?: readonly number[] | null;
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
  unitCostMinor: number;
  /** Of a seasonal item whose last day is known. `endsOn`: that day. */
  season?: (Season & { endsOn: string }) | null;
  /** Phase-out items are watched but not ordered. */
  orderable: boolean;
  policy: {
    serviceLevel: number;
    measure?: ServiceTarget["measure"];
    reviewDays: number;
    serviceClass?: ServiceClass;
    /** Of one order; 0 or absent: nobody reckons with it. */
    orderingCostMinor?: number;
    /** A year, as a share of the cost. */
    holdingRate?: number;
  };
  now: Date;
};

export type ForecastEvidence = Pick<CycleForecast, "model" | "weights" | "wape" | "similarItems"> & {
  /** Base units a day: what the forecast says of the cycle, and what the horizon had. Older recommendations do not say. */
  forecastDemand?: number;
  pastDemand?: number;
  /** By which the last days correct tomorrow; absent where they were as expected or are not known. */
  sensedRatio?: number;
};
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
  leadTimeOpenOrders?: number;
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
  /** The least that is worth an order, where placing one costs anything. */
  economicQuantity?: number;
  /** When the supplier takes the order, where it does not on every day; the days until then, and until the order after it could come. */
  orderOn?: string;
  waitDays?: number;
  /** From that day to the order day after it. */
  gapDays?: number;
  cycleDays?: number;
  /** The end that bounds what is ordered: how likely it is that no more than `level` sells until then. */
  season?: { endsOn: string; daysLeft: number; level: number; ratio: number; isFinal: boolean };
  stockoutOn: string | null;
  lostMarginMinor: number;
  /** Of the demand until supply can come, what stock and supply do not cover. Older recommendations do not say. */
  lostUnits?: number;
  /** Of them, what an order of now saves if it is large enough; the rest is lost before it could come. */
  savedUnits?: number;
  /** Overdue supply, which neither the stock-out nor the loss counts on. */
  lateUnits?: number;
  /** The order that it shares with other items of the supplier, where the supplier or the room ask anything of it. */
  shared?: SharedOrderEvidence;
};

export type Plan = {
  dailyDemand: number;
  reorderPoint: number;
  orderUpTo: number;
  /** Until an order that is wanted now would come: to the supplier's next order day, and its lead time from there. */
  leadTimeDays: number;
  order: {
    supplierId: number;
    quantity: number;
    unitPrice: string;
    currency: string;
    valueMinor: number;
    lostMarginMinor: number;
    evidence: PlanningEvidence;
  } | null;
};

const DAY = 86_400_000;
const DEFAULT_LEAD_TIME: LeadTime = { days: 14, deviationDays: 3 };

/** From now until the order after the one that is recommended could come: what stock, supply and that order have to last for. */
export const cycleOf = ({ leadTimeDays, reviewDays, cycleDays }: Pick<PlanningEvidence, "leadTimeDays" | "reviewDays" | "cycleDays">) =>
  cycleDays ?? leadTimeDays + reviewDays;

export const stockPosition = (stock: StockPosition) =>
  stock.sellable - stock.allocated + stock.inboundOrdered + stock.inTransit + (stock.requested ?? 0) - stock.backordered;

/** The usual levels, no higher than the season allows; before the last order that comes in time they are the season's own. */
function inSeason(
  usual: ReorderPolicy,
  { level }: SeasonBound,
  { isFinal, isInTime }: { isFinal: boolean; isInTime: boolean },
): ReorderPolicy {
  const orderUpTo = !isInTime ? 0 : isFinal ? level : Math.min(usual.orderUpTo, level);
  // Below the level something is missing that no later order brings.
  const reorderPoint = isFinal ? Math.max(0, orderUpTo - 1) : Math.min(usual.reorderPoint, orderUpTo);
  return { ...usual, orderUpTo, reorderPoint, safetyStock: Math.min(usual.safetyStock, orderUpTo) };
}

/** `asFiller`: with an order of 0 for an item that is not due, which may still fill up an order that others need. */
export function planItem(input: PlanningInput, { asFiller = false } = {}): Plan {
  const { sizes, horizonDays, stock, source, policy, now } = input;
  const past = profileDemand(sizes, horizonDays);
  const leadTime = source?.leadTime ?? DEFAULT_LEAD_TIME;
  const window = orderWindow(source?.orderDays, weekdayOf(now));
  const cycleDays = window.waitDays + leadTime.days + Math.max(policy.reviewDays, window.gapDays);
  const { profile, forecast, cycle } = expectedDemand(past, input.forecast ?? null, cycleDays);
  // What 50,000 keys make is written out: objects that others are spread into cost more than all of their figures.
  const { serviceLevel, measure, reviewDays } = policy;
  const usual = reorderPolicy({
    profile,
    sizes,
    leadTime,
    reviewDays,
    serviceLevel,
    measure,
    orderMultiple: source?.orderMultiple,
    orderWindow: window,
  });
  const season = input.season ? seasonBound({ ...input, ...input.season, profile }) : null;
  // What is ordered a review later comes when the season is over: this order is the last.
  const isFinal = season !== null && input.season != null && cycleDays >= input.season.daysLeft;
  const reorder = season
    ? inSeason(usual, season, { isFinal, isInTime: window.waitDays + leadTime.days < (input.season?.daysLeft ?? 0) })
    : usual;
  const position = stockPosition(stock);
  const missing = reorder.orderUpTo - position;
  const plan: Plan = {
    dailyDemand: Math.round(profile.dailyDemand * 1e4) / 1e4,
    reorderPoint: reorder.reorderPoint,
    orderUpTo: reorder.orderUpTo,
    leadTimeDays: window.waitDays + leadTime.days,
    order: null,
  };
  // Backorders are demand that waits: they are ordered for even where nothing is sold any more.
  if (!source || !input.orderable) return plan;
  const isDue = position <= reorder.reorderPoint && missing > 0;
  if (!isDue && !asFiller) return plan;

  const isBoundBySeason = season !== null && reorder.orderUpTo !== usual.orderUpTo;
  const economicQuantity = isBoundBySeason ? 0 : worthAnOrder({ ...policy, unitCostMinor: input.unitCostMinor }, profile.dailyDemand);
  const { quantity, boundBy } = !isDue
    ? { quantity: 0, boundBy: "order_up_to" as const }
    : isBoundBySeason
      ? {
          quantity: seasonQuantity(
            { ...season, level: reorder.orderUpTo },
            position,
            { profile, daysLeft: input.season?.daysLeft ?? 0 },
            source,
          ),
          boundBy: "season_end" as const,
        }
      : orderQuantity(missing, source, economicQuantity);
  // No pack of it pays before the season ends.
  if (isDue && quantity === 0) return plan;
  // If nothing is ordered until the next review, this much of the demand until supply can come is lost.
  const arrivals = input.arrivals ?? [];
  const { stockoutInDays, lostUnits, lateUnits } = projectStock(stock, arrivals, profile.dailyDemand, cycleDays);
  const saved = savedUnits(stock, arrivals, profile.dailyDemand, { lostUnits, days: cycleDays, orderInDays: plan.leadTimeDays });
  const stockoutOn = new Date(now.getTime() + stockoutInDays * DAY).toISOString();
  const lostMarginMinor = Math.round(lostUnits * Math.max(0, input.unitMarginMinor));
  plan.order = {
    supplierId: source.supplierId,
    quantity,
    unitPrice: source.unitPrice,
    currency: source.currency,
    valueMinor: lineValueMinor(source.unitPrice, quantity, source.currency),
    lostMarginMinor,
    evidence: {
      demandClass: profile.demandClass,
      dailyDemand: profile.dailyDemand,
      dailyDeviation: profile.dailyDeviation,
      averageInterval: profile.averageInterval,
      sizeVariation: profile.sizeVariation,
      horizonDays,
      model: reorder.model,
      forecast: forecast && cycle ? forecastEvidence(forecast, cycle, past.dailyDemand) : undefined,
      leadTimeDays: leadTime.days,
      leadTimeDeviationDays: leadTime.deviationDays,
      leadTimeOrders: source.leadTimeOrders,
      leadTimeOpenOrders: source.leadTimeOpenOrders,
      reviewDays,
      serviceLevel,
      measure,
      serviceClass: policy.serviceClass,
      safetyStock: reorder.safetyStock,
      reorderPoint: reorder.reorderPoint,
      orderUpTo: reorder.orderUpTo,
      position,
      stock,
      missingQuantity: isDue ? missing : 0,
      minimumOrderQuantity: source.minimumOrderQuantity,
      orderMultiple: source.orderMultiple,
      boundBy,
      economicQuantity: economicQuantity > 0 ? economicQuantity : undefined,
      orderOn: window.gapDays > 0 ? new Date(now.getTime() + window.waitDays * DAY).toISOString().slice(0, 10) : undefined,
      waitDays: window.gapDays > 0 ? window.waitDays : undefined,
      gapDays: window.gapDays > 0 ? window.gapDays : undefined,
      cycleDays: window.gapDays > 0 ? cycleDays : undefined,
      season:
        season && input.season
          ? { endsOn: input.season.endsOn, daysLeft: input.season.daysLeft, level: season.level, ratio: season.ratio, isFinal }
          : undefined,
      stockoutOn,
      lostMarginMinor,
      lostUnits: Math.round(lostUnits),
      savedUnits: lostUnits > 0 ? Math.round(saved) : undefined,
      lateUnits: lateUnits > 0 ? lateUnits : undefined,
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
