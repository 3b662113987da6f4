import { z } from "zod";
import { lineValueMinor } from "@/domain/kernel/money";
import { amountRefusal } from "@/domain/procurement/purchase-order";
import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { requireUnmerged } from "../masterdata/require-unmerged";
import { ensureBalances, lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";
import { type CreatePurchaseOrder, purchaseOrderInput } from "./inputs";
import { queueOrderDocuments } from "./order-documents";

export type CreatedPurchaseOrder = { id: number; number: string; duplicate: boolean };

/**
 * Orders goods: the orders, what is expected at each node, and the messages that tell the suppliers. `isHistory`: they were delivered
 * long ago, which an applicant's may have been as well.
 */
export async function createPurchaseOrders(
  context: ServiceContext,
  orders: readonly CreatePurchaseOrder[],
  { isHistory = false } = {},
): Promise<CreatedPurchaseOrder[]> {
  const parsed = z.array(purchaseOrderInput).parse(orders);
  if (parsed.length === 0) return [];
  for (const order of parsed) requireScope(context, "replenishment.release", { entityId: order.entityId, nodeIds: [order.nodeId] });

  return transact(context, async (inside) => {
    const { client, now } = inside;
    // A supplier that was merged is ordered from under the one that survived.
    const suppliers = await client.query<{ asked: number; id: number; entity_id: number; currency: string; state: string; code: string }>(
      `SELECT s.id AS asked, v.id, v.entity_id, v.currency, v.state, v.code FROM supplier s JOIN supplier v ON v.id = coalesce(s.merged_into_id, s.id)
       WHERE s.id = ANY($1::int[])`,
      [parsed.map((order) => order.supplierId)],
    );
    const supplierOf = new Map(suppliers.rows.map((row) => [row.asked, row]));
    await requireUnmerged(
      client,
      parsed.flatMap((order) => order.lines.map(({ itemId }) => itemId)),
    );
    const ids = await client.query<{ id: number }>(
      "SELECT nextval(pg_get_serial_sequence('purchase_order', 'id')) AS id FROM generate_series(1, $1)",
      [parsed.length],
    );

    const drafts = parsed.map((order, index) => {
      const supplier = supplierOf.get(order.supplierId);
      if (!supplier || supplier.entity_id !== order.entityId)
        throw new ServiceError("invalid", "There is no such supplier in this entity.", { path: `${index}.supplierId` });
      if (supplier.state !== "approved" && !(isHistory && supplier.state !== "suspended"))
        throw new ServiceError("invalid", `Supplier ${supplier.code} is ${supplier.state.replace("_", " ")} and cannot be ordered from.`, {
          path: `${index}.supplierId`,
        });
      const id = ids.rows[index]?.id ?? 0;
      const currency = order.currency ?? supplier.currency;
      const refusal = amountRefusal(
        order.lines.map((line, at) => ({ ...line, lineNumber: at + 1 })),
        currency,
      );
      if (refusal) throw new ServiceError("invalid", refusal, { path: `${index}.lines` });
      return {
        ...order,
        id,
        supplier,
        supplierId: supplier.id,
        number: order.number ?? `PO-${String(id).padStart(6, "0")}`,
        currency,
        orderedAt: order.orderedAt ?? now,
        totalMinor: order.lines.reduce((sum, line) => sum + lineValueMinor(line.unitPrice, line.quantity, currency), 0),
      };
    });
    const inserted = await client.query<{ id: number }>(
      `INSERT INTO purchase_order (id, entity_id, supplier_id, node_id, number, currency, ordered_at, total_minor, updated_at)
       OVERRIDING SYSTEM VALUE
       SELECT o.*, $9 FROM unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::timestamptz[], $8::bigint[]) AS o
       ON CONFLICT (entity_id, number) DO NOTHING RETURNING id`,
      [
        drafts.map((d) => d.id),
        drafts.map((d) => d.entityId),
        drafts.map((d) => d.supplierId),
        drafts.map((d) => d.nodeId),
        drafts.map((d) => d.number),
        drafts.map((d) => d.currency),
        drafts.map((d) => d.orderedAt),
        drafts.map((d) => d.totalMinor),
        now,
      ],
    );
    const fresh = new Set(inserted.rows.map((row) => row.id));
    const created = drafts.filter((draft) => fresh.has(draft.id));
    const existing = await client.query<{ id: number; entity_id: number; number: string }>(
      `SELECT id, entity_id, number FROM purchase_order WHERE (entity_id, number) IN (SELECT * FROM unnest($1::int[], $2::text[]))`,
      [drafts.map((d) => d.entityId), drafts.map((d) => d.number)],
    );
    const idOf = new Map(existing.rows.map((row) => [`${row.entity_id}/${row.number}`, row.id]));

    const lines = created.flatMap((order) => order.lines.map((line, index) => ({ ...line, order, lineNumber: index + 1 })));
    await client.query(
      `INSERT INTO purchase_order_line (purchase_order_id, line_number, item_id, ordered_quantity, unit_price, requested_at, first_promised_at, current_promised_at)
       SELECT l.*, l.promised_at FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::int[], $5::numeric[], $6::timestamptz[], $7::timestamptz[])
         AS l(order_id, line_number, item_id, quantity, unit_price, requested_at, promised_at)`,
      [
        lines.map((l) => l.order.id),
        lines.map((l) => l.lineNumber),
        lines.map((l) => l.itemId),
        lines.map((l) => l.quantity),
        lines.map((l) => l.unitPrice),
        lines.map((l) => l.requestedAt ?? l.promisedAt),
        lines.map((l) => l.promisedAt),
      ],
    );
    const pairs = lines.map((line) => ({ itemId: line.itemId, nodeId: line.order.nodeId }));
    await ensureBalances(client, pairs);
    await lockBalances(client, pairs);
    await refreshInbound(client, pairs);
    await queueOrderDocuments(
      inside,
      created.map((order) => order.id),
    );
    await audit(
      inside,
      "purchase_order.created",
      created.map((order) => ({
        subjectKind: "purchase_order",
        subjectId: order.id,
        detail: { number: order.number, lines: order.lines.length, totalMinor: order.totalMinor },
      })),
    );
    await markOrdersChanged(
      client,
      created.map((order) => order.id),
    );
    return drafts.map((draft) => ({
      id: idOf.get(`${draft.entityId}/${draft.number}`) ?? draft.id,
      number: draft.number,
      duplicate: !fresh.has(draft.id),
    }));
  });
}

/** As `createPurchaseOrders`, for one. */
export async function createPurchaseOrder(context: ServiceContext, order: CreatePurchaseOrder): Promise<CreatedPurchaseOrder> {
  const [created] = await createPurchaseOrders(context, [order]);
  if (!created) throw new ServiceError("invalid", "The purchase order was not created.");
  return created;
}
