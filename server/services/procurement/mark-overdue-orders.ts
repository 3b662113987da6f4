import { audit } from "../audit";
import { type ServiceContext, transact } from "../context";
import { markOrdersChanged } from "./changed-orders";

/** Orders whose supplier has not answered within its hours. Answers how many are newly overdue. */
export function markOverdueOrders(context: ServiceContext): Promise<number> {
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows } = await client.query<{ id: number }>(
      `UPDATE purchase_order SET supplier_state = 'overdue', updated_at = $1::timestamptz WHERE id IN (
         SELECT id FROM purchase_order WHERE supplier_state = 'sent' AND confirmation_due_at < $1::timestamptz AND receipt_state = 'none' ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [now],
    );
    await audit(
      inside,
      "purchase_order.overdue",
      rows.map(({ id }) => ({ subjectKind: "purchase_order", subjectId: id })),
    );
    await markOrdersChanged(
      client,
      rows.map(({ id }) => id),
    );
    return rows.length;
  });
}
