import { compoundFillLevel, compoundQuantile, type OccasionalDemand } from "./compound-demand";
import type { DemandProfile } from "./demand-class";
import { isNormal } from "./demand-class";
import { ANY_DAY, type OrderWindow } from "./order-days";
import { type ServiceTarget, safetyStock } from "./policy/safety-stock";

// When to order and up to where. Days and base units. d mean daily demand, s_d its deviation, L lead time,
// s_L its deviation, R review period, z the normal quantile of the service level:
//   s_LT = √((L+R)·s_d² + d²·s_L²)   SS = z·s_LT   ROP = d·L + SS   T = d·(L+R) + SS
// Where the target is a share of the units, z solves L(z) = (1 − share)·Q/s_LT, L the normal loss and Q what a cycle sells: a pack, or
// the demand of a review where that is more.
// Worked: d 10, s_d 4, L 9, s_L 2, R 7, service 0.95: s_LT = √(16·16 + 100·4) = 25.612, SS 42.13 → 43,
// ROP = 90 + 42.13 → 133, T = 160 + 42.13 → 203.
// The same as a share of units, pack 1: Q 70, L(z) = 0.13665, z 0.7262, SS 18.60 → 19, ROP 109, T 179.
// Intermittent and lumpy demand is not normal: T is the quantile of the compound demand of L+R (compound-demand.ts), or the level
// beyond which (1 − share)·Q of it are expected; ROP = T − d·R.
// Where a supplier takes orders on some weekdays only (order-days.ts), L counts from the next of them, a cycle lasts at least until the one
// after it, and what would run short before that one is due now: ROP = d·(L + gap) + SS.
// Worked: orders on Fridays only, on a Friday: gap 7 as the review, ROP = T = 203.

export type LeadTime = { days: number; deviationDays: number };

export type ReorderPolicy = {
  safetyStock: number;
  reorderPoint: number;
  orderUpTo: number;
  model: "normal" | "compound" | "none";
};

export type ReorderInput = {
  profile: DemandProfile;
  /** The quantities of days with demand. */
  sizes: readonly number[];
  leadTime: LeadTime;
  reviewDays: number;
  /** Wanted probability of no stockout in a cycle, 0–1; of units that are there when asked for where that is the measure. */
  serviceLevel: number;
  measure?: ServiceTarget["measure"];
  /** Units of a full pack: an order is never less. */
  orderMultiple?: number;
  orderWindow?: OrderWindow;
};

/** More units than any warehouse holds: a level beyond it comes from a slip of the pen, and has to stay a number that can be stored. */
const MOST_UNITS = 1_000_000_000;
/** Rounds up to whole units: half a unit cannot be kept. A hair above a whole number is that number. */
const whole = (units: number) => Math.min(MOST_UNITS, Math.max(0, Math.ceil(units - 1e-9)));

export function reorderPolicy(input: ReorderInput): ReorderPolicy {
  const { profile, sizes, serviceLevel: share, measure = "cycle", orderMultiple = 1, orderWindow = ANY_DAY } = input;
  const reviewDays = Math.max(input.reviewDays, orderWindow.gapDays);
  const leadTime = { days: input.leadTime.days + orderWindow.waitDays, deviationDays: input.leadTime.deviationDays };
  const untilNext = leadTime.days + orderWindow.gapDays;
  const d = profile.dailyDemand;
  if (d === 0) return { safetyStock: 0, reorderPoint: 0, orderUpTo: 0, model: "none" };
  const cycleDays = leadTime.days + reviewDays;
  const soldPerCycle = Math.max(orderMultiple, d * reviewDays);
  if (isNormal(profile.demandClass)) {
    const safety = safetyStock({ measure, share }, { mean: d, deviation: profile.dailyDeviation }, leadTime, reviewDays, soldPerCycle);
    return {
      safetyStock: whole(safety),
      reorderPoint: whole(d * untilNext + safety),
      orderUpTo: whole(d * cycleDays + safety),
      model: "normal",
    };
  }
  const demand = { sizes, averageInterval: profile.averageInterval ?? 1, leadTime, reviewDays };
  const target = rememberedLevel(demand, measure, measure === "cycle" ? share : (1 - share) * soldPerCycle);
  const orderUpTo = whole(Math.max(target, d * cycleDays));
  const reorderPoint = whole(orderUpTo - d * (cycleDays - untilNext));
  return { safetyStock: whole(orderUpTo - d * cycleDays), reorderPoint, orderUpTo, model: "compound" };
}

/** A level, and all that it was worked out from. */
type KnownLevel = { demand: OccasionalDemand; measure: ServiceTarget["measure"]; allowed: number; level: number };

/**
 * The same demand has the same level: the run of an hour asks for what the one before it worked out, except where a day was added or a
 * lead time moved. Found by a number, and compared: a text of each demand would cost as much as half of the work. Emptied when it gets large.
 */
const knownLevels = new Map<number, KnownLevel>();
const MOST_KNOWN_LEVELS = 200_000;

/** `allowed`: the probability of no stockout, or the units of a cycle that may be short. */
function rememberedLevel(demand: OccasionalDemand, measure: ServiceTarget["measure"], allowed: number): number {
  const place = placeOf(demand, allowed);
  const before = knownLevels.get(place);
  if (before && before.allowed === allowed && before.measure === measure && isSameDemand(before.demand, demand)) return before.level;
  if (knownLevels.size >= MOST_KNOWN_LEVELS) knownLevels.clear();
  const level = measure === "cycle" ? compoundQuantile(demand, allowed) : compoundFillLevel(demand, allowed);
  knownLevels.set(place, { demand, measure, allowed, level });
  return level;
}

/** FNV-1a over the figures, as a small number. */
function placeOf({ sizes, averageInterval, leadTime, reviewDays }: OccasionalDemand, allowed: number): number {
  let hash = 2_166_136_261;
  const take = (figure: number) => {
    hash = Math.imul(hash ^ figure, 16_777_619);
  };
  for (const size of sizes) take(size);
  take(averageInterval * 1e6);
  take(leadTime.days * 1e3);
  take(leadTime.deviationDays * 1e3);
  take(reviewDays);
  take(allowed * 1e6);
  return hash & 0x3fffffff;
}

function isSameDemand(one: OccasionalDemand, other: OccasionalDemand): boolean {
  const isSameCycle =
    one.averageInterval === other.averageInterval &&
    one.reviewDays === other.reviewDays &&
    one.leadTime.days === other.leadTime.days &&
    one.leadTime.deviationDays === other.leadTime.deviationDays;
  if (!isSameCycle || one.sizes.length !== other.sizes.length) return false;
  for (let at = 0; at < one.sizes.length; at++) if (one.sizes[at] !== other.sizes[at]) return false;
  return true;
}
