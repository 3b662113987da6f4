import { z } from "zod";

/** What a back-test may change. Two of these are replayed against the same demand and the same deliveries. */
export const backtestPolicy = z.object({
  /** Probability of no stockout in a cycle, or share of the units asked for that are there. */
  measure: z.enum(["cycle", "fill"]),
  serviceTarget: z.number().min(0.5).max(0.999),
  /** by_class: normal where demand is smooth or erratic, simulated sums where it is intermittent or lumpy. */
  model: z.enum(["by_class", "normal", "simulated"]),
  reviewDays: z.number().int().min(1).max(60),
  /** The lead time that is planned with, as a multiple of the learned one. What really happens stays as it was. */
  leadTimeFactor: z.number().min(0.25).max(4),
});
export type BacktestPolicy = z.infer<typeof backtestPolicy>;
