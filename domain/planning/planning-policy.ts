import { z } from "zod";
import type { ServiceClass } from "./policy/service-class";

// What the planning run aims at: the probability that a cycle ends without a stockout, or the share of the units that are there when
// asked for, and how often a supplier's items are looked at. The same share of units needs less stock than of cycles: a cycle with one
// unit short counts as a whole.

const share = z.number().min(0.5, "At least 50 %.").max(0.999, "At most 99.9 %.");

export const planningPolicy = z.object({
  /** Of class B, and of items that nobody has classed yet. */
  serviceLevel: share,
  /** Of the items that earn most, and of those that earn least (policy/service-class.ts). */
  serviceLevelA: share,
  serviceLevelC: share,
  /** What the targets are shares of: cycles without a stockout, or units. */
  measure: z.enum(["cycle", "fill"]),
  /** Money for placing one order line, minor units; 0: an order may be as small as it likes. */
  orderingCostMinor: z.number().int().min(0, "Not below 0.").max(10_000_000, "At most 100,000."),
  /** What keeping a unit for a year costs, as a share of its cost. */
  holdingRate: z.number().min(0.01, "At least 1 %.").max(2, "At most 200 %."),
  reviewDays: z.number().int().min(1, "At least 1 day.").max(60, "At most 60 days."),
});
export type PlanningPolicy = z.infer<typeof planningPolicy>;

/** Where nobody has decided otherwise. */
export const usualPolicy: PlanningPolicy = {
  serviceLevel: 0.95,
  serviceLevelA: 0.95,
  serviceLevelC: 0.95,
  measure: "cycle",
  orderingCostMinor: 0,
  holdingRate: 0.2,
  reviewDays: 7,
};

/** The target that holds for an item. */
export const targetOf = ({ serviceLevel, serviceLevelA, serviceLevelC }: PlanningPolicy, serviceClass: ServiceClass | null): number =>
  serviceClass === "A" ? serviceLevelA : serviceClass === "C" ? serviceLevelC : serviceLevel;
