import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { type ServiceContext, transact } from "../../context";
import { markOrdersChanged } from "../changed-orders";

/** Steps that are late by working hours open to administrators as well, of requisitions and of versions of orders. Answers how many. */
export const escalateApprovals = (context: ServiceContext): Promise<number> =>
  transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows: requisitions } = await client.query<{ id: number }>(
      `UPDATE requisition SET escalated_at = $1, updated_at = $1 WHERE id IN (SELECT id FROM requisition WHERE state = 'waiting' AND escalated_at IS NULL AND due_at < $1
         ORDER BY id FOR UPDATE SKIP LOCKED) RETURNING id`,
      [now],
    );
    const { rows: orders } = await client.query<{ id: number }>(
      `UPDATE order_approval SET escalated_at = $1 WHERE id IN (SELECT a.id FROM order_approval a JOIN purchase_order p ON p.id = a.purchase_order_id
         WHERE a.state = 'waiting' AND a.escalated_at IS NULL AND a.due_at < $1 AND p.cancelled_at IS NULL AND p.receipt_state IN ('none', 'partial')
         ORDER BY a.id FOR UPDATE OF a SKIP LOCKED) RETURNING purchase_order_id AS id`,
      [now],
    );
    const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id);
    await audit(
      inside,
      "requisition.escalated",
      idsOf(requisitions).map((subjectId) => ({ subjectKind: "requisition", subjectId })),
    );
    await audit(
      inside,
      "purchase_order.approval_escalated",
      idsOf(orders).map((subjectId) => ({ subjectKind: "purchase_order", subjectId })),
    );
    await markChanged(client, "requisitions", idsOf(requisitions));
    await markOrdersChanged(client, idsOf(orders));
    return requisitions.length + orders.length;
  });
