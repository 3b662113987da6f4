import type { Policy } from "./backtest-types";

export const models: Record<Policy["model"], string> = {
  by_class: "by demand class",
  normal: "normal demand",
  simulated: "simulated demand",
};

export const measures: Record<Policy["measure"], string> = {
  cycle: "cycles without a stockout",
  fill: "units that are there when asked for",
};

/** "95 % of cycles, weekly, by demand class": what a policy says, in a line. */
export function policyWords({ measure, serviceTarget, reviewDays, model, leadTimeFactor }: Policy): string {
  const review = reviewDays === 1 ? "daily" : reviewDays === 7 ? "weekly" : `every ${reviewDays} days`;
  const parts = [`${percentOf(serviceTarget)} % of ${measure === "cycle" ? "cycles" : "units"}`, review];
  if (model !== "by_class") parts.push(models[model]);
  if (leadTimeFactor !== 1) parts.push(`lead time × ${leadTimeFactor}`);
  return parts.join(", ");
}

/** 0.975 as 97.5, without the noise of binary fractions. */
export const percentOf = (share: number): string => String(Math.round(share * 10_000) / 100);
