import type { ServiceContext } from "../context";
import { applyLevels } from "./apply-levels";
import { type RecommendInput, type RecommendResult, recommend } from "./recommend";

/**
 * Plans every item × node of an entity, or of some of its items: brings the open recommendations up to date, and then pace of demand and
 * reorder point of the balances. Begins with what a run that was ended left to apply.
 */
export async function replenish(context: ServiceContext, input: RecommendInput): Promise<RecommendResult> {
  await applyLevels(context, input.stopped);
  const result = await recommend(context, input);
  await applyLevels(context, input.stopped);
  return result;
}
