import { type LognormalLeadTime, leadTimeQuantile } from "../lead-time/lognormal";
import { orderWindow } from "../order-days";
import { orderQuantity } from "../order-quantity";
import { seededRandom } from "../policy/seeded-random";
import type { ServiceClass } from "../policy/service-class";
import { createKnownDemand, type KnownOn } from "./known-demand";
import { type Levels, levelsOf, plannedLeadTime } from "./levels";
import type { BacktestPolicy } from "./policy";

// Replays recorded demand, day by day, as if a policy had decided. Each morning deliveries arrive; then the day's recorded
// demand takes what there is, and the rest is lost; in the evening of a day on which the supplier takes orders one goes out when
// the position is at the reorder point or below, as the planning run would ask for it. The policy knows only the days before,
// and lead times as they were known before the first of them. Deliveries take as long as orders really took, the stretch
// included, drawn with a seed by item and day: an order of the same day takes as long under every policy.
// An item joins when its demand is known for LEARNING_DAYS, with the level to order up to on hand.
// Worked: 1 a day, lead time 2, review 1, no spread: order up to 3 at 2; each order of 1 arrives after two days,
// nothing is lost, and 1 lies there each night.

export const LEARNING_DAYS = 28;
/** Reorder points are learned, and demand is forecast, anew at most this often. */
const RELEARN_DAYS = 7;
const WEEK = 7;

export type ReplayKey = {
  unitCostMinor: number;
  unitMarginMinor: number;
  orderMultiple: number;
  minimumOrderQuantity: number;
  /** How long deliveries take. */
  leadTime: LognormalLeadTime;
  /** How long a policy thinks that they take. */
  knownLeadTime: LognormalLeadTime;
  /** By the margin of the quarter before the stretch; null: not classed yet. */
  serviceClass: ServiceClass | null;
  /** ISO weekdays on which the supplier takes orders; null: any. */
  orderDays: readonly number[] | null;
  /** What keeping stock at the node for a year costs as a share of its cost; null: what the policy says. */
  holdingRate: number | null;
  /** What an item is found similar by, as long as it is new; null: nobody said. */
  like: { nodeId: number; category: string; unitPrice: number } | null;
};
/** What was really in the shelf: demand of a day on which it was empty and nobody asked was not observed. */
export type ShelfRecord = {
  /** 1 for such a day, by key and day as the demand. */
  empty: Uint8Array;
  /** By key, the day of the first stock or demand. */
  since: Int32Array;
};
export type ReplayHistory = {
  keys: readonly ReplayKey[];
  /** All days known, those before the stretch included. */
  days: number;
  /** ISO weekday of the first. */
  firstWeekday: number;
  /** Units asked for, by key and day: demand[key · days + day]. */
  demand: Int32Array;
  /** null: nobody recorded it. */
  shelf: ShelfRecord | null;
};
/** Days of the history: `from` included, `to` excluded. */
export type Stretch = { from: number; to: number };

/** One figure a key in each column, and one a week in each series. */
export type ReplayResult = {
  demanded: Int32Array;
  lost: Int32Array;
  cycles: Int32Array;
  cyclesShort: Int32Array;
  orders: Int32Array;
  orderedUnits: Int32Array;
  expedites: Int32Array;
  /** Nights that were replayed, and those with something on hand. */
  nights: Int32Array;
  stockedNights: Int32Array;
  /** Units on hand at night, added up over the nights. */
  unitNights: Float64Array;
  weeks: { stockValueMinor: Float64Array; demanded: Float64Array; lost: Float64Array };
};

export function emptyResult(keys: number, { from, to }: Stretch): ReplayResult {
  const counts = () => new Int32Array(keys);
  const weeks = Math.ceil((to - from) / WEEK);
  return {
    demanded: counts(),
    lost: counts(),
    cycles: counts(),
    cyclesShort: counts(),
    orders: counts(),
    orderedUnits: counts(),
    expedites: counts(),
    nights: counts(),
    stockedNights: counts(),
    unitNights: new Float64Array(keys),
    weeks: { stockValueMinor: new Float64Array(weeks), demanded: new Float64Array(weeks), lost: new Float64Array(weeks) },
  };
}

/** Replays one key and notes what came of it. `knownOn`: of that key (known-demand.ts). */
export function replayKey(
  history: ReplayHistory,
  key: number,
  policy: BacktestPolicy,
  { from, to }: Stretch,
  knownOn: KnownOn,
  result: ReplayResult,
): void {
  const facts = history.keys[key];
  if (!facts) return;
  const row = history.demand.subarray(key * history.days, (key + 1) * history.days);
  const first = row.findIndex((units) => units > 0);
  if (first < 0) return;
  const joins = Math.max(from, first + LEARNING_DAYS);
  const planned = plannedLeadTime(facts.knownLeadTime, policy);
  const windowOn = (day: number) => orderWindow(facts.orderDays, ((history.firstWeekday - 1 + day) % WEEK) + 1);
  // By days to the next order day: an order of a Thursday may have to last longer than one of a Monday.
  const learned = new Map<number, Levels>();
  let learnedOn = Number.NEGATIVE_INFINITY;
  const levelsBefore = (day: number, gapDays: number): Levels => {
    if (day - learnedOn >= RELEARN_DAYS) {
      learnedOn = day;
      learned.clear();
    }
    const known = learned.get(gapDays);
    if (known) return known;
    const terms = { ...facts, planned, orderWindow: { waitDays: 0, gapDays } };
    const levels = levelsOf(knownOn(learnedOn, policy.model === "forecast"), policy, terms, key);
    learned.set(gapDays, levels);
    return levels;
  };
  const arrivals: { day: number; units: number }[] = [];
  let onHand = 0;
  let onOrder = 0;
  let isShort = false;
  let opened = false;
  const closeCycle = () => {
    result.cycles[key] = (result.cycles[key] ?? 0) + 1;
    if (isShort) result.cyclesShort[key] = (result.cyclesShort[key] ?? 0) + 1;
    isShort = false;
  };
  for (let day = joins; day < to; day++) {
    const week = Math.floor((day - from) / WEEK);
    if (!opened) {
      onHand = levelsBefore(day, windowOn(day).gapDays).orderUpTo;
      opened = true;
    }
    let hasArrived = false;
    for (let index = arrivals.length - 1; index >= 0; index--) {
      const arrival = arrivals[index];
      if (!arrival || arrival.day > day) continue;
      onHand += arrival.units;
      onOrder -= arrival.units;
      arrivals.splice(index, 1);
      hasArrived = true;
    }
    // What comes on one day ends one cycle, however many orders it is.
    if (hasArrived) closeCycle();
    const asked = row[day] ?? 0;
    const sold = Math.min(onHand, asked);
    onHand -= sold;
    result.demanded[key] = (result.demanded[key] ?? 0) + asked;
    result.weeks.demanded[week] = (result.weeks.demanded[week] ?? 0) + asked;
    if (sold < asked) {
      result.lost[key] = (result.lost[key] ?? 0) + asked - sold;
      result.weeks.lost[week] = (result.weeks.lost[week] ?? 0) + asked - sold;
      // A buyer would call the supplier once, if there is something to hurry.
      if (!isShort && onOrder > 0) result.expedites[key] = (result.expedites[key] ?? 0) + 1;
      isShort = true;
    }
    const window = windowOn(day);
    if (window.waitDays === 0) {
      const levels = levelsBefore(day + 1, window.gapDays);
      const position = onHand + onOrder;
      if (position <= levels.reorderPoint && levels.orderUpTo > position) {
        const { quantity: units } = orderQuantity(levels.orderUpTo - position, facts, levels.economicQuantity);
        const share = seededRandom(Math.imul(key + 1, 0x9e3779b1) ^ Math.imul(day + 1, 0x85ebca6b))();
        const days = Math.max(1, Math.round(leadTimeQuantile(facts.leadTime, Math.min(1 - 1e-6, Math.max(1e-6, share)))));
        arrivals.push({ day: day + days, units });
        onOrder += units;
        result.orders[key] = (result.orders[key] ?? 0) + 1;
        result.orderedUnits[key] = (result.orderedUnits[key] ?? 0) + units;
      }
    }
    result.nights[key] = (result.nights[key] ?? 0) + 1;
    if (onHand > 0) result.stockedNights[key] = (result.stockedNights[key] ?? 0) + 1;
    result.unitNights[key] = (result.unitNights[key] ?? 0) + onHand;
    result.weeks.stockValueMinor[week] = (result.weeks.stockValueMinor[week] ?? 0) + onHand * facts.unitCostMinor;
  }
  if (opened) closeCycle();
}

/** Replays all keys at once; a worker does it in pieces with `replayKey`. */
export function replay(history: ReplayHistory, policy: BacktestPolicy, stretch: Stretch): ReplayResult {
  const result = emptyResult(history.keys.length, stretch);
  const knownOf = createKnownDemand(history);
  for (let key = 0; key < history.keys.length; key++) replayKey(history, key, policy, stretch, knownOf(key), result);
  return result;
}
