import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { ServiceError } from "../../errors";
import { type ExceededBudget, requireBudgets } from "../budgets";
import { createPurchaseOrders } from "../create-purchase-orders";
import type { Inside } from "../locked-order";
import { commitmentsOf, type RequisitionLine } from "./requisition-lines";
import { releaseWaiting } from "./waiting-recommendations";

const DAY = 86_400_000;
/**
 * Orders what was agreed to at the prices of the day, one order a supplier, if the budgets of this month let it. The requisition is locked
 * by the caller, who has seen that no price of the `lines` rose too far.
 */
export async function orderRequisition(
  inside: Inside,
  requisitionId: number,
  lines: readonly RequisitionLine[],
): Promise<ExceededBudget[]> {
  const { client, now } = inside;
  const { rows: wanted } = await client.query<{
    entityId: number;
    nodeId: number;
    number: string;
    requesterId: string;
    needBy: Date;
    currency: string;
  }>(
    `SELECT q.entity_id AS "entityId", q.node_id AS "nodeId", q.number, q.requester_id AS "requesterId", q.need_by AS "needBy", q.currency
     FROM requisition q WHERE q.id = $1`,
    [requisitionId],
  );
  const requisition = wanted[0];
  if (!requisition) throw new ServiceError("not_found", "There is no such row in your scope.");
  const exceeded = await requireBudgets(inside, requisition.entityId, commitmentsOf(lines, requisition.currency));
  const suppliers = [...new Set(lines.map(({ supplierId }) => supplierId))];
  // Whoever may agree need not be a buyer: the order follows from the agreement.
  const house = { ...inside, actor: { kind: "job" as const, id: `requisition ${requisition.number}` } };
  const orders = await createPurchaseOrders(
    house,
    suppliers.map((supplierId) => ({
      entityId: requisition.entityId,
      supplierId,
      nodeId: requisition.nodeId,
      lines: lines
        .filter((line) => line.supplierId === supplierId)
        .map(({ itemId, quantity, unitPrice, leadTimeDays }) => ({
          itemId,
          quantity,
          unitPrice,
          requestedAt: requisition.needBy,
          promisedAt: new Date(Math.max(requisition.needBy.getTime(), now.getTime() + leadTimeDays * DAY)),
        })),
    })),
  );
  const orderOf = new Map(suppliers.map((supplierId, index) => [supplierId, orders[index]?.id ?? null]));
  await client.query(
    "UPDATE requisition_line l SET purchase_order_id = v.order_id FROM unnest($1::bigint[], $2::bigint[]) AS v(id, order_id) WHERE l.id = v.id",
    [lines.map(({ id }) => id), lines.map(({ supplierId }) => orderOf.get(supplierId))],
  );
  await releaseWaiting(inside, requisitionId, requisition);
  await client.query("UPDATE requisition SET state = 'ordered', settled_at = $2, updated_at = $2 WHERE id = $1", [requisitionId, now]);
  await audit(inside, "requisition.ordered", [
    {
      subjectKind: "requisition",
      subjectId: requisitionId,
      detail: { orders: orders.map(({ number }) => number), exceededBudgets: exceeded },
    },
  ]);
  await markChanged(client, "requisitions", [requisitionId]);
  return exceeded;
}
