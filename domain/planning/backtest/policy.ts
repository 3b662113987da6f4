import { z } from "zod";
import { planningPolicy } from "../planning-policy";
import type { ServiceClass } from "../policy/service-class";

const share = z.number().min(0.5).max(0.999);

/** What a back-test may change. Two of these are replayed against the same demand and the same deliveries. */
export const backtestPolicy = z.object({
  /** Probability of no stockout in a cycle, or share of the units asked for that are there. */
  measure: z.enum(["cycle", "fill"]),
  /** Of class B, and of all classes where A and C have none of their own. */
  serviceTarget: share,
  serviceTargetA: share.optional(),
  serviceTargetC: share.optional(),
  /**
   * forecast: as the planning run does, by what was forecast where that drives plans; by_class: by the days before alone, normal where
   * demand is smooth or erratic, counted where it is intermittent or lumpy; normal or simulated: so for all items.
   */
  model: z.enum(["forecast", "by_class", "normal", "simulated"]),
  reviewDays: z.number().int().min(1).max(60),
  /** The lead time that is planned with, as a multiple of the learned one. What really happens stays as it was. */
  leadTimeFactor: z.number().min(0.25).max(4),
  /** Money for placing one order line, minor units, and what keeping stock for a year costs as a share of its cost; absent: nobody reckons with it. */
  orderingCostMinor: planningPolicy.shape.orderingCostMinor.optional(),
  holdingRate: planningPolicy.shape.holdingRate.optional(),
});
export type BacktestPolicy = z.infer<typeof backtestPolicy>;

export const targetOfClass = (
  { serviceTarget, serviceTargetA, serviceTargetC }: BacktestPolicy,
  serviceClass: ServiceClass | null,
): number => (serviceClass === "A" ? serviceTargetA : serviceClass === "C" ? serviceTargetC : undefined) ?? serviceTarget;

/** What each item came to is forgotten after this; the outcome of the whole stays. */
export const ITEMS_KEPT_DAYS = 90;
