import { majorText } from "@/domain/kernel/money";
import type { Place, Policy } from "./backtest-types";

export const models: Record<Policy["model"], string> = {
  forecast: "with forecasts",
  by_class: "past demand by class",
  normal: "past demand as if normal",
  simulated: "simulated cycles",
};

export const measures: Record<Policy["measure"], string> = {
  cycle: "cycles without a stockout",
  fill: "units that are there when asked for",
};

/** "95 % of cycles, weekly, past demand by class": what a policy says, in a line. */
export function policyWords(policy: Policy, currency: string): string {
  const { measure, reviewDays, model, leadTimeFactor, orderingCostMinor = 0, holdingRate = 0 } = policy;
  const review = reviewDays === 1 ? "daily" : reviewDays === 7 ? "weekly" : `every ${reviewDays} days`;
  const parts = [`${targetWords(policy)} % of ${measure === "cycle" ? "cycles" : "units"}`, review];
  if (model !== "forecast") parts.push(models[model]);
  if (leadTimeFactor !== 1) parts.push(`lead time × ${leadTimeFactor}`);
  if (orderingCostMinor > 0)
    parts.push(`an order costs ${majorText(orderingCostMinor, currency)}`, `keeping stock ${percentOf(holdingRate)} % a year`);
  return parts.join(", ");
}

/** "97 / 95 / 90" for the classes A, B and C, or one target where it is that of all. */
function targetWords({ serviceTarget, serviceTargetA = serviceTarget, serviceTargetC = serviceTarget }: Policy): string {
  const isOne = serviceTargetA === serviceTarget && serviceTargetC === serviceTarget;
  return isOne ? percentOf(serviceTarget) : [serviceTargetA, serviceTarget, serviceTargetC].map(percentOf).join(" / ");
}

/** The standing policy as one that can be replayed. */
export const standingPolicy = ({ serviceLevel, serviceLevelA, serviceLevelC, version: _, ...standing }: Place["policy"]): Policy => ({
  ...standing,
  serviceTarget: serviceLevel,
  serviceTargetA: serviceLevelA,
  serviceTargetC: serviceLevelC,
  model: "forecast",
  leadTimeFactor: 1,
});

/** 0.975 as 97.5, without the noise of binary fractions. */
export const percentOf = (share: number): string => String(Math.round(share * 10_000) / 100);
