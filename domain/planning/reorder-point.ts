import { compoundQuantile } from "./compound-demand";
import type { DemandProfile } from "./demand-class";
import { isNormal } from "./demand-class";
import { normalQuantile } from "./normal-quantile";

// When to order and up to where. Days and base units. d mean daily demand, s_d its deviation, L lead time,
// s_L its deviation, R review period, z the normal quantile of the service level:
//   s_LT = √((L+R)·s_d² + d²·s_L²)   SS = z·s_LT   ROP = d·L + SS   T = d·(L+R) + SS
// Worked: d 10, s_d 4, L 9, s_L 2, R 7, service 0.95: s_LT = √(16·16 + 100·4) = 25.612, SS 42.13 → 43,
// ROP = 90 + 42.13 → 133, T = 160 + 42.13 → 203.
// Intermittent and lumpy demand is not normal: T is the quantile of the compound demand of L+R (compound-demand.ts), ROP = T − d·R.

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
  /** Wanted probability of no stockout in a cycle, 0–1. */
  serviceLevel: number;
};

/** Rounds up to whole units: half a unit cannot be kept. A hair above a whole number is that number. */
const whole = (units: number) => Math.max(0, Math.ceil(units - 1e-9));

export function reorderPolicy({ profile, sizes, leadTime, reviewDays, serviceLevel }: ReorderInput): ReorderPolicy {
  const d = profile.dailyDemand;
  if (d === 0) return { safetyStock: 0, reorderPoint: 0, orderUpTo: 0, model: "none" };
  const cycleDays = leadTime.days + reviewDays;
  if (isNormal(profile.demandClass)) {
    const deviation = Math.sqrt(cycleDays * profile.dailyDeviation ** 2 + d ** 2 * leadTime.deviationDays ** 2);
    const safety = Math.max(0, normalQuantile(serviceLevel) * deviation);
    return {
      safetyStock: whole(safety),
      reorderPoint: whole(d * leadTime.days + safety),
      orderUpTo: whole(d * cycleDays + safety),
      model: "normal",
    };
  }
  const target = compoundQuantile({ sizes, averageInterval: profile.averageInterval ?? 1, leadTime, reviewDays }, serviceLevel);
  const orderUpTo = Math.max(target, whole(d * cycleDays));
  return { safetyStock: whole(orderUpTo - d * cycleDays), reorderPoint: whole(orderUpTo - d * reviewDays), orderUpTo, model: "compound" };
}
