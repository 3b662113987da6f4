import { z } from "zod";
import { restoringChanges, sendRefusal } from "@/domain/procurement/purchase-order";
import { audit } from "../audit";
import { actorName, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";
import { type Inside, type LockedOrder, lockOrderFor, lockOrdersById, pairsOf, standingOf } from "./locked-order";
import { queueOrderDocuments } from "./order-documents";
import { changeableLines, saveVersion } from "./order-version";
import { tellAgreed } from "./tell-agreed";

export const approveOrderInput = z.object({
  purchaseOrderId: z.number().int(),
  version: z.number().int(),
  approve: z.boolean(),
  reason: z.string().trim().min(3, "Say why.").max(500),
});

/**
 * Decides about a version that waits; an approved one goes to the supplier, and after a rejection the order is again as it held before.
 * Whoever made a version since the last approval does not approve what it became.
 */
export const approvePurchaseOrder = (
  context: ServiceContext,
  { purchaseOrderId, version, approve, reason }: z.infer<typeof approveOrderInput>,
): Promise<{ number: string; version: number }> =>
  transact(context, async (inside) => {
    const order = await lockOrderFor(inside, "purchasing.approve", purchaseOrderId, version);
    if (order.approvalState !== "pending") throw new ServiceError("conflict", `${order.number} does not wait for an approval.`);
    await requireOtherHand(inside, order);
    if (approve) await approveVersion(inside, order);
    else await refuseVersion(inside, order, reason);
    await audit(inside, approve ? "purchase_order.approved" : "purchase_order.refused", [
      { subjectKind: "purchase_order", subjectId: order.id, detail: { version: order.version, reason } },
    ]);
    await markOrdersChanged(inside.client, [order.id]);
    const [after = order] = await lockOrdersById(inside.client, [order.id]);
    return { number: after.number, version: after.version };
  });

async function requireOtherHand({ client, actor }: Inside, order: LockedOrder): Promise<void> {
  const { rows } = await client.query(
    "SELECT 1 FROM purchase_order_version WHERE purchase_order_id = $1 AND version > coalesce($2::int, 0) AND NOT is_restoring AND actor = $3 LIMIT 1",
    [order.id, order.approvedVersion, actorName(actor)],
  );
  if (rows.length > 0) throw new ServiceError("forbidden", "Who changed an order since its last approval does not approve it.");
}

async function approveVersion(inside: Inside, order: LockedOrder): Promise<void> {
  const { client, now } = inside;
  await client.query("UPDATE purchase_order SET approval_state = 'approved', approved_version = version, updated_at = $2 WHERE id = $1", [
    order.id,
    now,
  ]);
  await client.query(
    `UPDATE purchase_order_line SET approved_quantity = NULL, approved_unit_price = NULL, approved_promised_at = NULL,
       standing_quantity = NULL, standing_unit_price = NULL, standing_promised_at = NULL WHERE purchase_order_id = $1`,
    [order.id],
  );
  await lockBalances(client, pairsOf(order));
  await refreshInbound(client, pairsOf(order));
  const isAsked = order.lines.some((line) => line.answer === "none" && line.quantity > 0);
  if (!isAsked) await tellAgreed(inside, order.id);
  else if (sendRefusal({ ...order, approvalState: "approved" }) === null) await queueOrderDocuments(inside, [order.id]);
}

/** The lines go back to how they held; a supplier whose answer was to be taken is told that it is not, another one is asked again. */
async function refuseVersion(inside: Inside, order: LockedOrder, reason: string): Promise<void> {
  const { client, now } = inside;
  const standing = standingOf(order);
  if (standing === null) {
    // Its version is from before that was kept: a change takes it on.
    await client.query("UPDATE purchase_order SET approval_state = 'rejected', updated_at = $2 WHERE id = $1", [order.id, now]);
    return;
  }
  const { differences } = await saveVersion(inside, order, {
    changes: restoringChanges(changeableLines(order), standing),
    reason: `Version ${order.version} was rejected: ${reason}`,
    isPromise: false,
    restores: true,
  });
  const back = new Set(differences.map(({ lineNumber }) => lineNumber));
  const wasAnswered = order.lines.some((line) => back.has(line.lineNumber) && line.answer !== "none");
  await client.query(
    `UPDATE purchase_order_line SET answer = 'none', answer_reason = NULL, proposed_quantity = NULL, proposed_unit_price = NULL, proposed_promised_at = NULL
     WHERE purchase_order_id = $1 AND line_number = ANY($2::int[])`,
    [order.id, [...back]],
  );
  if (sendRefusal({ ...order, approvalState: "approved" }) === null)
    await queueOrderDocuments(inside, [order.id], wasAnswered ? { errand: "refused", reason } : {});
}
