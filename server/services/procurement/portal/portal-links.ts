import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { audit } from "../../audit";
import { actorName, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { markOrdersChanged } from "../changed-orders";
import { type Inside, lockOrderFor } from "../locked-order";

export const portalLinkInput = z.object({ purchaseOrderId: rowId });
const LASTS_DAYS = 30;
const DAY = 86_400_000;

export const hashOfToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** A new link for the order's supplier; older ones end. The token is told once and never kept. */
export const makePortalLink = (
  context: ServiceContext,
  input: z.input<typeof portalLinkInput>,
): Promise<{ path: string; expiresAt: Date }> =>
  transact(context, async (inside) => {
    const { purchaseOrderId } = portalLinkInput.parse(input);
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId);
    if (order.cancelledAt || order.receiptState === "short_closed") throw new ServiceError("conflict", `${order.number} is closed.`);
    await revokeAll(inside, order.id);
    const token = randomBytes(32).toString("base64url");
    const expiresAt = new Date(inside.now.getTime() + LASTS_DAYS * DAY);
    await inside.client.query(
      "INSERT INTO portal_link (purchase_order_id, token_hash, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
      [order.id, hashOfToken(token), actorName(inside.actor), inside.now, expiresAt],
    );
    await audit(inside, "purchase_order.portal_link_made", [{ subjectKind: "purchase_order", subjectId: order.id, detail: { expiresAt } }]);
    await markOrdersChanged(inside.client, [order.id]);
    return { path: `/portal/${token}`, expiresAt };
  });

/** Ends the order's links. */
export const revokePortalLinks = (context: ServiceContext, input: z.input<typeof portalLinkInput>): Promise<{ revoked: number }> =>
  transact(context, async (inside) => {
    const { purchaseOrderId } = portalLinkInput.parse(input);
    const order = await lockOrderFor(inside, "purchasing.order", purchaseOrderId);
    const revoked = await revokeAll(inside, order.id);
    if (revoked === 0) throw new ServiceError("conflict", `There is no link to ${order.number}.`);
    await audit(inside, "purchase_order.portal_link_revoked", [{ subjectKind: "purchase_order", subjectId: order.id }]);
    await markOrdersChanged(inside.client, [order.id]);
    return { revoked };
  });

async function revokeAll({ client, now }: Inside, orderId: number): Promise<number> {
  const { rowCount } = await client.query(
    "UPDATE portal_link SET revoked_at = $2 WHERE purchase_order_id = $1 AND revoked_at IS NULL AND expires_at > $2",
    [orderId, now],
  );
  return rowCount ?? 0;
}
