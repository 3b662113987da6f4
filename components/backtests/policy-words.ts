import type { Place, Policy } from "./backtest-types";

export const models: Record<Policy["model"], string> = {
  by_class: "as planned, by demand class",
  normal: "normal demand",
  simulated: "simulated demand",
};

export const measures: Record<Policy["measure"], string> = {
  cycle: "cycles without a stockout",
  fill: "units that are there when asked for",
};

/** "95 % of cycles, weekly, by demand class": what a policy says, in a line. */
export function policyWords(policy: Policy): string {
  const { measure, reviewDays, model, leadTimeFactor } = policy;
  const review = reviewDays === 1 ? "daily" : reviewDays === 7 ? "weekly" : `every ${reviewDays} days`;
  const parts = [`${targetWords(policy)} % of ${measure === "cycle" ? "cycles" : "units"}`, review];
  if (model !== "by_class") parts.push(models[model]);
  if (leadTimeFactor !== 1) parts.push(`lead time × ${leadTimeFactor}`);
  return parts.join(", ");
}

/** "97 / 95 / 90" for the classes A, B and C, or one target where it is that of all. */
function targetWords({ serviceTarget, serviceTargetA = serviceTarget, serviceTargetC = serviceTarget }: Policy): string {
  const isOne = serviceTargetA === serviceTarget && serviceTargetC === serviceTarget;
  return isOne ? percentOf(serviceTarget) : [serviceTargetA, serviceTarget, serviceTargetC].map(percentOf).join(" / ");
}

/** The standing policy as one that can be replayed. */
export const standingPolicy = ({ serviceLevel, serviceLevelA, serviceLevelC, measure, reviewDays }: Place["policy"]): Policy => ({
  measure,
  serviceTarget: serviceLevel,
  serviceTargetA: serviceLevelA,
  serviceTargetC: serviceLevelC,
  model: "by_class",
  reviewDays,
  leadTimeFactor: 1,
});

/** 0.975 as 97.5, without the noise of binary fractions. */
export const percentOf = (share: number): string => String(Math.round(share * 10_000) / 100);
