import { z } from "zod";
import { smallId } from "../kernel/ids";
import { label } from "../kernel/words";

// How far the planning run may go by itself, for a warehouse × brand × category × supplier.
// off: nothing is decided. shadow: decides, does nothing, is compared with what people do. recommend: says on the recommendation whether
// its guardrails would let it pass. hold: releases after a time in which anybody may stop it. automatic: releases at once.
// Of the policies that fit a recommendation the one that names more of the four holds; among equals the one that names the supplier,
// then the category, the brand, the warehouse. Worked: {category: Garden} and {supplier: 7} both fit: the supplier's holds;
// {category: Garden, node: MID} holds over both.

export const levels = ["off", "shadow", "recommend", "hold", "automatic"] as const;
export type Level = (typeof levels)[number];

export const automationScope = z.object({
  nodeId: smallId.nullable(),
  brand: label(100).nullable(),
  category: label(100).nullable(),
  supplierId: smallId.nullable(),
});
export type AutomationScope = z.infer<typeof automationScope>;

const money = z.number().int().min(0).max(1_000_000_000_00);
/** Minor units of the entity's currency, and multiples. */
export const automationCaps = z.object({
  lineMinor: money,
  orderMinor: money,
  /** What may be released or held under the policy on one day (UTC). */
  dayMinor: money,
  /** Lines in one run, so that a mistake stays small. */
  runLines: z.number().int().min(1).max(10_000),
  /** Units at most this multiple of what was ordered on average before. */
  usualMultiple: z.number().min(1).max(20),
  /** Price at most this much above the last one that was paid: 0.05 is 5 %. */
  priceRise: z.number().min(0).max(1),
});
export type AutomationCaps = z.infer<typeof automationCaps>;

export const usualCaps: AutomationCaps = {
  lineMinor: 100_000,
  orderMinor: 500_000,
  dayMinor: 2_500_000,
  runLines: 200,
  usualMultiple: 3,
  priceRise: 0.05,
};

/** What a recommendation is about, as policies name it. */
export type Place = { nodeId: number; brand: string; category: string; supplierId: number };

const order = ["supplierId", "category", "brand", "nodeId"] as const;
const fits = (scope: AutomationScope, place: Place) => order.every((part) => scope[part] === null || scope[part] === place[part]);
/** More parts outweigh any one of them: 8·4 … 1 beside 16 for each part. */
const weight = (scope: AutomationScope) =>
  order.reduce((sum, part, index) => (scope[part] === null ? sum : sum + 16 + 2 ** (order.length - 1 - index)), 0);

/** The policy that holds for the place, or null where nobody has said anything. */
export function policyFor<P extends { scope: AutomationScope }>(policies: readonly P[], place: Place): P | null {
  let best: P | null = null;
  for (const policy of policies)
    if (fits(policy.scope, place) && (best === null || weight(policy.scope) > weight(best.scope))) best = policy;
  return best;
}
