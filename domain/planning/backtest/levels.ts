import { expectedDemand } from "../cycle-forecast";
import { type DemandProfile, profileDemand } from "../demand-class";
import { type LognormalLeadTime, leadTimeQuantile, momentsOf } from "../lead-time/lognormal";
import type { OrderWindow } from "../order-days";
import { worthAnOrder } from "../order-quantity";
import type { ServiceClass } from "../policy/service-class";
import { levelForCycleService, levelForFillRate, simulatedSums } from "../policy/simulated-demand";
import { reorderPolicy } from "../reorder-point";
import type { KnownDemand } from "./known-demand";
import { type BacktestPolicy, targetOfClass } from "./policy";

// The reorder point and the level to order up to that a policy sets on a day, from the demand of the days before alone and what was
// forecast from it: the planning run's own (reorder-point.ts), or those of simulated cycles; and the least that is worth an order.
// Worked: 10 a day ± 4 over 17 days, lead time 9 ± 2, review 7, cycle service 0.95: order at 133 up to 203.

export type Levels = { reorderPoint: number; orderUpTo: number; economicQuantity: number };
/** What levels depend on beside the demand. */
export type LevelTerms = {
  planned: PlannedLeadTime;
  serviceClass: ServiceClass | null;
  orderMultiple: number;
  orderWindow: OrderWindow;
  unitCostMinor: number;
  /** Of the node itself, before that of the policy; null: it has none. */
  holdingRate: number | null;
};

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

export function levelsOf({ sizes, horizonDays, forecast }: KnownDemand, policy: BacktestPolicy, terms: LevelTerms, seed: number): Levels {
  const { planned, orderMultiple, orderWindow } = terms;
  const past = profileDemand(sizes, horizonDays);
  const serviceLevel = targetOfClass(policy, terms.serviceClass);
  const cycleDays = orderWindow.waitDays + planned.days + Math.max(policy.reviewDays, orderWindow.gapDays);
  const profile = policy.model === "forecast" ? expectedDemand(past, forecast, cycleDays).profile : past;
  const economicQuantity = worthAnOrder(
    { ...policy, unitCostMinor: terms.unitCostMinor, holdingRate: terms.holdingRate ?? policy.holdingRate },
    profile.dailyDemand,
  );
  if (policy.model === "simulated" && sizes.length > 0)
    return { ...simulatedLevels(sizes, past, { ...policy, serviceTarget: serviceLevel }, terms, seed), economicQuantity };
  const { reorderPoint, orderUpTo } = reorderPolicy({
    profile: policy.model === "normal" && sizes.length > 0 ? { ...profile, demandClass: "smooth" } : profile,
    sizes,
    leadTime: planned,
    reviewDays: policy.reviewDays,
    serviceLevel,
    measure: policy.measure,
    orderMultiple,
    orderWindow,
  });
  return { reorderPoint, orderUpTo, economicQuantity };
}

function simulatedLevels(
  sizes: readonly number[],
  { dailyDemand: d, averageInterval }: DemandProfile,
  policy: BacktestPolicy,
  { planned, orderMultiple, orderWindow }: LevelTerms,
  seed: number,
): Omit<Levels, "economicQuantity"> {
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
