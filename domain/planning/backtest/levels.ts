import { isNormal, profileDemand } from "../demand-class";
import { type LognormalLeadTime, leadTimeQuantile, momentsOf } from "../lead-time/lognormal";
import { safetyStock } from "../policy/safety-stock";
import { levelForCycleService, levelForFillRate, simulatedSums } from "../policy/simulated-demand";
import type { BacktestPolicy } from "./policy";

// The reorder point and the level to order up to that a policy sets on a day, from the demand of the days before alone.
// Worked: 10 a day ± 4 over 17 days, lead time 9 ± 2, review 7, cycle service 0.95: order at 133 up to 203.

export type Levels = { reorderPoint: number; orderUpTo: number };

const SIMULATED_CYCLES = 200;
const whole = (units: number) => Math.max(0, Math.ceil(units - 1e-9));

const SHARES = 100;

/** A learned lead time as a policy plans with it: its mean and deviation, and equally likely days to draw from. */
export type PlannedLeadTime = { days: number; deviationDays: number; likely: Float64Array };

export function plannedLeadTime(leadTime: LognormalLeadTime, { leadTimeFactor }: BacktestPolicy): PlannedLeadTime {
  const { days, deviationDays } = momentsOf(leadTime);
  const likely = Float64Array.from({ length: SHARES }, (_, share) => leadTimeFactor * leadTimeQuantile(leadTime, (share + 0.5) / SHARES));
  return { days: days * leadTimeFactor, deviationDays: deviationDays * leadTimeFactor, likely };
}

/** `window`: units of each day known so far. */
export function levelsOf(window: Int32Array, policy: BacktestPolicy, planned: PlannedLeadTime, seed: number): Levels {
  const sizes: number[] = [];
  for (const units of window) if (units > 0) sizes.push(units);
  if (sizes.length === 0) return { reorderPoint: 0, orderUpTo: 0 };
  const profile = profileDemand(sizes, window.length);
  const d = profile.dailyDemand;
  const { reviewDays } = policy;
  const soldPerReview = d * reviewDays;
  const cycleDemand = d * (planned.days + reviewDays);
  if (policy.model === "normal" || (policy.model === "by_class" && isNormal(profile.demandClass))) {
    const target = { measure: policy.measure, share: policy.serviceTarget };
    const spare = safetyStock(target, { mean: d, deviation: profile.dailyDeviation }, planned, reviewDays, soldPerReview);
    return { reorderPoint: whole(d * planned.days + spare), orderUpTo: whole(cycleDemand + spare) };
  }
  const sums = simulatedSums({
    sizes,
    averageInterval: profile.averageInterval ?? 1,
    leadTime: (share) => planned.likely[Math.floor(share * SHARES)] ?? planned.days,
    reviewDays,
    cycles: SIMULATED_CYCLES,
    seed,
  });
  const level =
    policy.measure === "cycle"
      ? levelForCycleService(sums, policy.serviceTarget)
      : levelForFillRate(sums, policy.serviceTarget, soldPerReview);
  const orderUpTo = Math.max(whole(level), whole(cycleDemand));
  return { reorderPoint: whole(orderUpTo - soldPerReview), orderUpTo };
}
