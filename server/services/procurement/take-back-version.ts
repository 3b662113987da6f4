import { differencesOf, restoringChanges } from "@/domain/procurement/purchase-order";
import { refuseAnswers } from "./first-promises";
import { type Inside, type LockedOrder, lockOrdersById, standingOf } from "./locked-order";
import { supersedeOrderApproval } from "./order-approvals";
import { changeableLines, saveVersion } from "./order-version";

/**
 * Takes back the version that waits: the lines are again as they held before, in a version of their own, and what the supplier said of
 * it was not agreed to. `wasAnswered`: it answered one of those lines. null where nobody knows how they held, because the version is
 * from before that was kept.
 */
export async function takeBackVersion(inside: Inside, order: LockedOrder, reason: string): Promise<{ wasAnswered: boolean } | null> {
  const standing = standingOf(order);
  if (standing === null) return null;
  const changes = restoringChanges(changeableLines(order), standing);
  const back = new Set(differencesOf(order.lines, changes).map(({ lineNumber }) => lineNumber));
  const refused = order.lines.filter(({ lineNumber }) => back.has(lineNumber));
  // Before the version is saved: what it leaves of the supplier's word is the promise.
  await refuseAnswers(
    inside,
    refused.map(({ id }) => id),
  );
  await saveVersion(inside, order, { changes, reason, isPromise: false, restores: true });
  return { wasAnswered: refused.some(({ answer }) => answer !== "none") };
}

/** Before an order ends: it ends as it was agreed to, and nobody is asked any more about what it was to become. Answers how it is then. */
export async function endWaitingVersion(inside: Inside, order: LockedOrder): Promise<LockedOrder> {
  if (order.approvalState !== "pending") return order;
  await takeBackVersion(inside, order, `Version ${order.version} was given up with the order`);
  await supersedeOrderApproval(inside, order.id);
  const [after = order] = await lockOrdersById(inside.client, [order.id]);
  return after;
}
