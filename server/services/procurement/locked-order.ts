import type { Client } from "@/db/client";
import type { Permission } from "@/domain/governance/roles";
import type { ComparedLine, OrderAxes } from "@/domain/procurement/purchase-order";
import { requireScope, type ServiceContext } from "../context";
import { ServiceError } from "../errors";
import { termsWith } from "./supplier/source-terms";
import { wantedAt } from "./wanted-at";

export type LockedLine = {
  id: number;
  lineNumber: number;
  itemId: number;
  sku: string;
  supplierSku: string | null;
  baseUnit: string;
  quantity: number;
  /** What came towards the order: accepted units, and rejected ones as far as nothing came in their place. */
  receivedQuantity: number;
  travellingQuantity: number;
  unitPrice: string;
  /** When it is wanted (wanted-at.ts). */
  requestedAt: Date;
  /** When the first version wanted it. */
  firstRequestedAt: Date;
  promisedAt: Date;
  firstPromisedAt: Date;
  promiseGivenAt: Date | null;
  firstOfferedAt: Date | null;
  answer: "none" | "accepted" | "accepted_with_change" | "rejected";
  proposedQuantity: number | null;
  proposedUnitPrice: string | null;
  proposedPromisedAt: Date | null;
  /** As it was ordered or approved last. */
  approved: ComparedLine;
  /** As it holds while a version waits; null while none does. */
  standing: ComparedLine | null;
};
export type LockedOrder = OrderAxes & {
  id: number;
  entityId: number;
  supplierId: number;
  nodeId: number;
  number: string;
  currency: string;
  orderedAt: Date;
  version: number;
  /** That a person approved last; null: none since it was ordered. */
  approvedVersion: number | null;
  lines: LockedLine[];
};

export type Inside = ServiceContext & { client: Client };

/** Orders with their lines, locked in id order: orders before lines, lines before balances, as everywhere. */
export async function lockOrdersById(client: Client, ids: readonly number[]): Promise<LockedOrder[]> {
  const { rows } = await client.query<Omit<LockedOrder, "lines">>(
    `SELECT id, entity_id AS "entityId", supplier_id AS "supplierId", node_id AS "nodeId", number, currency, version, ordered_at AS "orderedAt", approved_version AS "approvedVersion", approval_state AS "approvalState",
       supplier_state AS "supplierState", receipt_state AS "receiptState", hold_reason AS "holdReason", cancelled_at AS "cancelledAt"
     FROM purchase_order WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`,
    [ids],
  );
  const { rows: lines } = await client.query<ReadLine>(
    `SELECT l.purchase_order_id AS "orderId", l.id, l.line_number AS "lineNumber", l.item_id AS "itemId", i.sku, t.supplier_sku AS "supplierSku", i.base_unit AS "baseUnit",
       l.ordered_quantity AS quantity,
       greatest(l.received_quantity, least(l.received_quantity + l.rejected_quantity, coalesce(l.standing_quantity, l.ordered_quantity))) AS "receivedQuantity",
       coalesce((SELECT sum(greatest(s.shipped_quantity - s.received_quantity, 0)) FROM asn_line s JOIN asn a ON a.id = s.asn_id
                 WHERE s.purchase_order_line_id = l.id AND a.state = 'in_transit'), 0)::int AS "travellingQuantity",
       l.unit_price::text AS "unitPrice", ${wantedAt} AS "requestedAt", l.requested_at AS "firstRequestedAt", l.current_promised_at AS "promisedAt", l.first_promised_at AS "firstPromisedAt",
       l.promise_given_at AS "promiseGivenAt", l.first_offered_at AS "firstOfferedAt", l.answer, l.proposed_quantity AS "proposedQuantity", l.proposed_unit_price::text AS "proposedUnitPrice",
       l.proposed_promised_at AS "proposedPromisedAt",
       coalesce(l.approved_quantity, l.ordered_quantity) AS "approvedQuantity", coalesce(l.approved_unit_price, l.unit_price)::text AS "approvedUnitPrice",
       coalesce(l.approved_promised_at, l.current_promised_at) AS "approvedPromisedAt",
       l.standing_quantity AS "standingQuantity", l.standing_unit_price::text AS "standingUnitPrice", l.standing_promised_at AS "standingPromisedAt"
     FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id JOIN item i ON i.id = l.item_id
     LEFT JOIN ${termsWith("p.supplier_id", "l.item_id")} t ON true
     WHERE l.purchase_order_id = ANY($1::bigint[]) ORDER BY l.purchase_order_id, l.line_number`,
    [rows.map((row) => row.id)],
  );
  return rows.map((row) => ({ ...row, lines: lines.filter((line) => line.orderId === row.id).map(lockedLine) }));
}

type ReadLine = Omit<LockedLine, "approved" | "standing"> & {
  orderId: number;
  approvedQuantity: number;
  approvedUnitPrice: string;
  approvedPromisedAt: Date;
  standingQuantity: number | null;
  standingUnitPrice: string | null;
  standingPromisedAt: Date | null;
};

function lockedLine({
  orderId: _,
  approvedQuantity,
  approvedUnitPrice,
  approvedPromisedAt,
  standingQuantity,
  standingUnitPrice,
  standingPromisedAt,
  ...line
}: ReadLine): LockedLine {
  const { lineNumber } = line;
  return {
    ...line,
    approved: { lineNumber, quantity: approvedQuantity, unitPrice: approvedUnitPrice, promisedAt: approvedPromisedAt },
    standing:
      standingQuantity === null || standingUnitPrice === null || standingPromisedAt === null
        ? null
        : { lineNumber, quantity: standingQuantity, unitPrice: standingUnitPrice, promisedAt: standingPromisedAt },
  };
}

/** One order for an action of a person within their scope. */
export async function lockOrderFor(context: Inside, permission: Permission, id: number, version?: number): Promise<LockedOrder> {
  const [order] = await lockOrdersById(context.client, [id]);
  if (!order) throw new ServiceError("not_found", "There is no such row in your scope.");
  requireScope(context, permission, { entityId: order.entityId, nodeIds: [order.nodeId] });
  if (version !== undefined && version !== order.version)
    throw new ServiceError("conflict", `${order.number} is at version ${order.version} by now. Look at it again.`);
  return order;
}

/** The lines as they hold while a version waits; null where none does, or it was made before that was kept. */
export function standingOf(order: LockedOrder): ComparedLine[] | null {
  const standing = order.lines.flatMap((line) => line.standing ?? []);
  return standing.length === order.lines.length ? standing : null;
}

export const pairsOf = (order: LockedOrder) => order.lines.map(({ itemId }) => ({ itemId, nodeId: order.nodeId }));
