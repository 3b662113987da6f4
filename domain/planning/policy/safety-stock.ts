import { normalQuantile } from "../normal-quantile";
import type { LeadTime } from "../reorder-point";
import { inverseLoss } from "./fixed-quantity-policy";

// Stock beyond the expected demand, so that a target of service is reached. Days and base units. Demand d ± s_d a day, lead
// time L ± s_L, review every R days: the risk runs over L + R with deviation s = √((L + R)·s_d² + d²·s_L²).
//   cycle service  P(no stockout in a cycle) = target: SS = z·s with Φ(z) = target
//   fill rate      a share 1 − target of demand is short: SS = z·s with L(z) = (1 − target)·Q/s, Q what a cycle sells
// Worked: d 10 ± 4, L 9 ± 2, R 7: s 25.612. Cycle service 0.95: 42.13. Fill rate 0.95 with Q 70: L(z) = 0.13665, z = 0.7262,
// SS = 18.60: the same 95 % of another measure needs less than half.

export type ServiceTarget = { measure: "cycle" | "fill" /** 0–1, both excluded. */; share: number };
export type DailyDemand = { mean: number; deviation: number };

export const riskDeviation = ({ mean, deviation }: DailyDemand, leadTime: LeadTime, reviewDays: number): number =>
  Math.sqrt((leadTime.days + reviewDays) * deviation ** 2 + mean ** 2 * leadTime.deviationDays ** 2);

/** Never below zero: a target that is reached without spare stock does not ask for less than the demand. */
export function safetyStock(
  target: ServiceTarget,
  demand: DailyDemand,
  leadTime: LeadTime,
  reviewDays: number,
  soldPerCycle: number,
): number {
  const deviation = riskDeviation(demand, leadTime, reviewDays);
  if (deviation === 0) return 0;
  const z = target.measure === "cycle" ? normalQuantile(target.share) : inverseLoss(((1 - target.share) * soldPerCycle) / deviation);
  return Math.max(0, z * deviation);
}
