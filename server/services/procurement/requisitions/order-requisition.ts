import { dayOf } from "@/domain/procurement/price-list";
import { lineMinor } from "@/domain/procurement/three-way-match";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { ServiceError } from "../../errors";
import { type ExceededBudget, requireBudgets } from "../budgets";
import { createPurchaseOrders } from "../create-purchase-orders";
import type { Inside } from "../locked-order";
import { termsWith } from "../supplier/source-terms";
import { validPrice } from "../supplier/valid-price";
import { releaseWaiting } from "./waiting-recommendations";

const DAY = 86_400_000;
type Line = {
  id: number;
  itemId: number;
  category: string;
  supplierId: number;
  quantity: number;
  sku: string;
  agreedPrice: string;
  unitPrice: string;
  /** 0 is not known: then the day that it is needed by is the only one there is. */
  leadTimeDays: number;
};

/** Orders what was agreed to, one order a supplier, if the budgets of this month let it. The requisition is locked by the caller. */
export async function orderRequisition(inside: Inside, requisitionId: number): Promise<ExceededBudget[]> {
  const { client, now } = inside;
  const { rows: wanted } = await client.query<{
    entityId: number;
    nodeId: number;
    number: string;
    requesterId: string;
    needBy: Date;
    isHome: boolean;
  }>(
    `SELECT q.entity_id AS "entityId", q.node_id AS "nodeId", q.number, q.requester_id AS "requesterId", q.need_by AS "needBy", q.currency = e.currency AS "isHome"
     FROM requisition q JOIN entity e ON e.id = q.entity_id WHERE q.id = $1`,
    [requisitionId],
  );
  const requisition = wanted[0];
  if (!requisition) throw new ServiceError("not_found", "There is no such row in your scope.");
  const { rows: lines } = await client.query<Line>(
    `SELECT l.id, l.item_id AS "itemId", i.category, l.supplier_id AS "supplierId", l.quantity, i.sku, l.unit_price::text AS "agreedPrice",
       coalesce(${validPrice("l.quantity", "$2::date", "t")}, l.unit_price)::text AS "unitPrice",
       coalesce(t.lead_time_days, 0)::float8 AS "leadTimeDays"
     FROM requisition_line l JOIN item i ON i.id = l.item_id LEFT JOIN ${termsWith("l.supplier_id", "l.item_id")} t ON true
     WHERE l.requisition_id = $1 ORDER BY l.line_number`,
    [requisitionId, dayOf(now)],
  );
  refuseDearer(lines);
  const exceeded = requisition.isHome
    ? await requireBudgets(
        inside,
        requisition.entityId,
        lines.map(({ category, unitPrice, quantity }) => ({ category, minor: lineMinor(unitPrice, quantity) })),
      )
    : [];
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

/** It is ordered at the price of the day; more money than was agreed to is asked for again. */
function refuseDearer(lines: readonly Line[]): void {
  const total = (priceOf: (line: Line) => string) => lines.reduce((sum, line) => sum + lineMinor(priceOf(line), line.quantity), 0);
  if (total(({ unitPrice }) => unitPrice) <= total(({ agreedPrice }) => agreedPrice)) return;
  const dearer = lines.find(({ unitPrice, agreedPrice }) => Number(unitPrice) > Number(agreedPrice));
  throw new ServiceError(
    "conflict",
    `${dearer?.sku} costs ${dearer?.unitPrice} by now, ${dearer?.agreedPrice} was agreed to: ask for it again.`,
  );
}
