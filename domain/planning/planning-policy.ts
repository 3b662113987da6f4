import { z } from "zod";

// What the planning run aims at: the probability that a cycle ends without a stockout, and how often a supplier's items are looked at.

export const planningPolicy = z.object({
  serviceLevel: z.number().min(0.5, "At least 50 %.").max(0.999, "At most 99.9 %."),
  reviewDays: z.number().int().min(1, "At least 1 day.").max(60, "At most 60 days."),
});
export type PlanningPolicy = z.infer<typeof planningPolicy>;

/** Where nobody has decided otherwise. */
export const usualPolicy: PlanningPolicy = { serviceLevel: 0.95, reviewDays: 7 };
