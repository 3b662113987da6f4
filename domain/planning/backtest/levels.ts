import { profileDemand } from "../demand-class";
import { type LognormalLeadTime, leadTimeQuantile, momentsOf } from "../lead-time/lognormal";
import type { OrderWindow } from "../order-days";
import type { ServiceClass } from "../policy/service-class";
import { levelForCycleService, levelForFillRate, simulatedSums } from "../policy/simulated-demand";
import { reorderPolicy } from "../reorder-point";
import { type BacktestPolicy, targetOfClass } from "./policy";

// The reorder point and the level to order up to that a policy sets on a day, from the demand of the days before alone: the planning
// run's own (reorder-point.ts), or those of simulated cycles.
// Worked: 10 a day ± 4 over 17 days, lead time 9 ± 2, review 7, cycle service 0.95: order at 133 up to 203.

export type Levels = { reorderPoint: number; orderUpTo: number };
/** What levels depend on beside the demand. */
export type LevelTerms = { planned: PlannedLeadTime; serviceClass: ServiceClass | null; orderMultiple: number; orderWindow: OrderWindow };

const SIMULATED_CYCLES = 200;
const SHARES = 100;
const whole = (units: number) => Math.max(0, Math.ceil(units - 1e-9));

/** A learned lead time as a policy plans with it: its mean and deviation, and equally likely days to draw from. */
export type PlannedLeadTime = { days: number; deviationDays: number; likely: Float64Array };

export function plannedLeadTime(leadTime: LognormalLeadTime, { leadTimeFactor }: BacktestPolicy): PlannedLeadTime {
  const { days, deviationDays } = momentsOf(leadTime);
  const likely = Float64Array.from({ length: SHARES }, (_, share) => leadTimeFactor * leadTimeQuantile(leadTime, (share + 0.5) / SHARES));
  return { days: days * leadTimeFactor, deviationDays: deviationDays * leadTimeFactor, likely };
}

/** `window`: units of each day known so far. */
export function levelsOf(window: Int32Array, policy: BacktestPolicy, terms: LevelTerms, seed: number): Levels {
  const sizes: number[] = [];
  for (const units of window) if (units > 0) sizes.push(units);
  if (sizes.length === 0) return { reorderPoint: 0, orderUpTo: 0 };
  const { planned, serviceClass, orderMultiple, orderWindow } = terms;
  const profile = profileDemand(sizes, window.length);
  const serviceLevel = targetOfClass(policy, serviceClass);
  if (policy.model === "simulated") return simulatedLevels(sizes, profile, { ...policy, serviceTarget: serviceLevel }, terms, seed);
  const { reorderPoint, orderUpTo } = reorderPolicy({
    profile: policy.model === "normal" ? { ...profile, demandClass: "smooth" } : profile,
    sizes,
    leadTime: planned,
    reviewDays: policy.reviewDays,
    serviceLevel,
    measure: policy.measure,
    orderMultiple,
    orderWindow,
  });
  return { reorderPoint, orderUpTo };
}

function simulatedLevels(
  sizes: readonly number[],
  { dailyDemand: d, averageInterval }: { dailyDemand: number; averageInterval: number | null },
  policy: BacktestPolicy,
  { planned, orderMultiple, orderWindow }: LevelTerms,
  seed: number,
): Levels {
  const reviewDays = Math.max(policy.reviewDays, orderWindow.gapDays);
  const sums = simulatedSums({
    sizes,
    averageInterval: averageInterval ?? 1,
    leadTime: (share) => planned.likely[Math.floor(share * SHARES)] ?? planned.days,
    reviewDays,
    cycles: SIMULATED_CYCLES,
    seed,
  });
  const level =
    policy.measure === "cycle"
      ? levelForCycleService(sums, policy.serviceTarget)
      : levelForFillRate(sums, policy.serviceTarget, Math.max(orderMultiple, d * reviewDays));
  const orderUpTo = Math.max(whole(level), whole(d * (planned.days + reviewDays)));
  return { reorderPoint: whole(orderUpTo - d * (reviewDays - orderWindow.gapDays)), orderUpTo };
}
