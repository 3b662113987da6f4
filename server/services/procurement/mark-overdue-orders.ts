import { audit } from "../audit";
import { type ServiceContext, transact } from "../context";
import { markOrdersChanged } from "./changed-orders";
import { isUnanswered } from "./unanswered-lines";

/** Orders whose supplier has not answered within its hours. Answers how many are newly overdue. */
export function markOverdueOrders(context: ServiceContext): Promise<number> {
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows } = await client.query<{ id: number }>(
      `UPDATE purchase_order SET supplier_state = 'overdue', updated_at = $1::timestamptz WHERE id IN (
         SELECT p.id FROM purchase_order p WHERE p.supplier_state = 'sent' AND p.confirmation_due_at < $1::timestamptz AND ${isUnanswered("p")} ORDER BY p.id LIMIT 1000 FOR UPDATE SKIP LOCKED)
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
