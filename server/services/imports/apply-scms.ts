import { type Client, inTransaction } from "@/db/client";
import { newSupplierState } from "@/domain/procurement/supplier-onboarding";
import { audit } from "@/server/services/audit";
import type { ServiceContext } from "@/server/services/context";
import { assessItems, assessSuppliers } from "@/server/services/masterdata/assess-readiness";
import { createPurchaseOrders } from "@/server/services/procurement/create-purchase-orders";
import { recordGoodsReceipt } from "@/server/services/procurement/record-goods-receipt";
import { applyMovements } from "@/server/services/stock/apply-movements";
import type { ApplyChunk } from "./apply-chunk";
import { rejectLines } from "./reject-lines";

const RECORD = `CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(number text, asn text, supplier_code text, supplier_name text, sku text, description text, category text,
  brand text, per_pack int, quantity int, unit_price numeric, ordered_at timestamptz, promised_at timestamptz, delivered_at timestamptz)`;

/**
 * Suppliers, items and terms that the deliveries name; what is there already stays as it is. Terms are as they were lived: the last
 * price, and the mean and spread of the days from order to delivery.
 */
export async function prepareScms(
  context: ServiceContext,
  importId: number,
  entityId: number,
  options: Record<string, unknown>,
): Promise<void> {
  const state = newSupplierState(options);
  await inTransaction(context.pool, async (client) => {
    const inside = { ...context, client };
    const { rows: suppliers } = await client.query<{ id: number }>(
      `INSERT INTO supplier (entity_id, code, name, currency, state) SELECT DISTINCT ON (f.supplier_code) $2, f.supplier_code, f.supplier_name, 'USD', $3
       FROM import_line l ${RECORD} WHERE l.import_id = $1 ORDER BY f.supplier_code, l.line_number DESC ON CONFLICT (entity_id, code) DO NOTHING RETURNING id`,
      [importId, entityId, state],
    );
    const { rows: items } = await client.query<{ id: number }>(
      `INSERT INTO item (entity_id, sku, description, category, brand, base_unit, unit_cost, weight_grams)
       SELECT DISTINCT ON (f.sku) $2, f.sku, f.description, f.category, f.brand, 'pack', f.unit_price, 0
       FROM import_line l ${RECORD} WHERE l.import_id = $1 ORDER BY f.sku, f.ordered_at DESC, l.line_number DESC ON CONFLICT (entity_id, upper(sku)) DO NOTHING RETURNING id`,
      [importId, entityId],
    );
    const itemIds = items.map(({ id }) => id);
    await client.query(
      `INSERT INTO item_unit (item_id, unit, numerator, denominator) SELECT DISTINCT ON (i.id) i.id, 'piece', 1, f.per_pack
       FROM import_line l ${RECORD} JOIN item i ON i.entity_id = $2 AND upper(i.sku) = f.sku WHERE l.import_id = $1 AND f.per_pack > 1 AND i.id = ANY($3::bigint[])
       ORDER BY i.id, l.line_number DESC ON CONFLICT DO NOTHING`,
      [importId, entityId, itemIds],
    );
    const { rows: terms } = await client.query<{ itemId: number; supplierId: number }>(
      `INSERT INTO supplier_item (supplier_id, item_id, unit_price, lead_time_days, lead_time_deviation_days, rank)
       SELECT supplier_id, item_id, price, days, spread, (SELECT coalesce(max(o.rank), 0) FROM supplier_item o WHERE o.item_id = t.item_id)
         + row_number() OVER (PARTITION BY item_id ORDER BY lines DESC, supplier_id)
       FROM (SELECT s.id AS supplier_id, i.id AS item_id, count(*) AS lines, (array_agg(f.unit_price ORDER BY f.ordered_at DESC, l.line_number DESC))[1] AS price,
           greatest(round(avg(extract(epoch FROM f.delivered_at - f.ordered_at) / 86400), 2), 0.01) AS days,
           coalesce(round(stddev_samp(extract(epoch FROM f.delivered_at - f.ordered_at) / 86400), 2), 0) AS spread
         FROM import_line l ${RECORD} JOIN item a ON a.entity_id = $2 AND upper(a.sku) = f.sku JOIN item i ON i.id = coalesce(a.merged_into_id, a.id)
         JOIN supplier c ON c.entity_id = $2 AND c.code = f.supplier_code JOIN supplier s ON s.id = coalesce(c.merged_into_id, c.id)
         WHERE l.import_id = $1 GROUP BY 1, 2) t
       WHERE NOT EXISTS (SELECT FROM supplier_item o WHERE o.supplier_id = t.supplier_id AND o.item_id = t.item_id)
       ORDER BY supplier_id, item_id ON CONFLICT DO NOTHING RETURNING item_id AS "itemId", supplier_id AS "supplierId"`,
      [importId, entityId],
    );
    const detail = { importId };
    await audit(
      inside,
      "supplier.imported",
      suppliers.map(({ id }) => ({ subjectKind: "supplier", subjectId: id, detail: { ...detail, state } })),
    );
    await audit(
      inside,
      "item.imported",
      items.map(({ id }) => ({ subjectKind: "item", subjectId: id, detail })),
    );
    await assessItems(inside, [...new Set([...itemIds, ...terms.map(({ itemId }) => itemId)])]);
    await assessSuppliers(inside, [...new Set([...suppliers.map(({ id }) => id), ...terms.map(({ supplierId }) => supplierId)])]);
  });
}

type Line = {
  lineNumber: number;
  number: string;
  asn: string;
  sku: string;
  itemId: number;
  supplierId: number;
  quantity: number;
  unitPrice: string;
  orderedAt: Date;
  promisedAt: Date;
  deliveredAt: Date;
};

/**
 * Orders as they were sent, what was promised first, and their receipts. The goods went straight to the client, so that what is
 * received leaves the node on the same day: the ledger has both, and the stock is what it was.
 */
export const applyScms: ApplyChunk = async (context, chunk) => {
  const { client } = context;
  const range = [chunk.importId, chunk.after, chunk.through, chunk.entityId];
  await rejectLines(
    client,
    `SELECT l.line_number, CASE WHEN p.id IS NOT NULL THEN 'purchase order ' || f.number || ' is there already'
         WHEN n.first_vendor <> f.supplier_code THEN 'order ' || f.number || ' is of another vendor on an earlier line'
         ELSE 'supplier ' || f.supplier_name || ' is ' || replace(coalesce(v.state, s.state), '_', ' ') END
     FROM import_line l ${RECORD} JOIN supplier s ON s.entity_id = $4 AND s.code = f.supplier_code LEFT JOIN supplier v ON v.id = s.merged_into_id
     LEFT JOIN purchase_order p ON p.entity_id = $4 AND p.number = f.number
     CROSS JOIN LATERAL (SELECT x.fields->>'supplier_code' AS first_vendor FROM import_line x WHERE x.import_id = l.import_id AND x.group_key = l.group_key
       ORDER BY x.line_number LIMIT 1) n
     WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3 AND (p.id IS NOT NULL OR n.first_vendor <> f.supplier_code OR coalesce(v.state, s.state) = 'suspended')`,
    range,
  );
  const { rows } = await client.query<Line>(
    `SELECT l.line_number AS "lineNumber", f.number, f.asn, i.sku, coalesce(i.merged_into_id, i.id) AS "itemId", s.id AS "supplierId", f.quantity, f.unit_price::text AS "unitPrice",
       f.ordered_at AS "orderedAt", f.promised_at AS "promisedAt", f.delivered_at AS "deliveredAt"
     FROM import_line l ${RECORD} JOIN item i ON i.entity_id = $4 AND upper(i.sku) = f.sku JOIN supplier s ON s.entity_id = $4 AND s.code = f.supplier_code
     WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3
       AND NOT EXISTS (SELECT 1 FROM import_rejection r WHERE r.import_id = $1 AND r.line_number = l.line_number)
     ORDER BY f.number, l.line_number`,
    range,
  );
  if (rows.length === 0) return;
  const nodeId = await nodeOf(client, chunk.entityId, chunk.options.nodeCodes);
  const byOrder = new Map<string, Line[]>();
  for (const line of rows) byOrder.set(line.number, [...(byOrder.get(line.number) ?? []), line]);
  const orders = [...byOrder.values()].flatMap(([first, ...rest]) => (first ? [{ first, lines: [first, ...rest] }] : []));
  const created = await createPurchaseOrders(
    context,
    orders.map(({ first, lines }) => ({
      entityId: chunk.entityId,
      supplierId: first.supplierId,
      nodeId,
      number: first.number,
      currency: "USD",
      orderedAt: first.orderedAt,
      lines: lines.map(({ itemId, quantity, unitPrice, promisedAt }) => ({ itemId, quantity, unitPrice, promisedAt })),
    })),
    { isHistory: true },
  );
  await client.query(
    "UPDATE purchase_order SET first_sent_at = ordered_at, sent_at = ordered_at, supplier_state = 'accepted', confirmation_due_at = NULL WHERE id = ANY($1::bigint[])",
    [created.map(({ id }) => id)],
  );
  const receipts = new Map<string, { line: Line; position: number }[]>();
  for (const { lines } of orders)
    for (const [index, line] of lines.entries()) {
      const key = `${line.asn}/${line.number}/${line.deliveredAt.getTime()}`;
      receipts.set(key, [...(receipts.get(key) ?? []), { line, position: index + 1 }]);
    }
  const groups = [...receipts.values()].flatMap((group) => (group[0] ? [{ first: group[0].line, group }] : []));
  const recorded = await recordGoodsReceipt(
    context,
    groups.map(({ first, group }) => ({
      entityId: chunk.entityId,
      // A ship notice can come in parts, and one number can serve two orders.
      number: `${first.asn} ${first.number} ${first.deliveredAt.toISOString().slice(0, 10)}`,
      purchaseOrderNumber: first.number,
      receivedAt: first.deliveredAt,
      lines: group.map(({ line, position }) => ({ sku: line.sku, lineNumber: position, acceptedQuantity: line.quantity })),
    })),
  );
  await applyMovements(
    context,
    groups.flatMap(({ group }, index) =>
      recorded[index]?.duplicate !== false
        ? []
        : group.map(({ line }) => ({
            itemId: line.itemId,
            nodeId,
            kind: "ship" as const,
            sellableDelta: -line.quantity,
            reason: "delivered to the client",
            sourceKind: "import_run",
            sourceId: chunk.importId,
            occurredAt: line.deliveredAt,
          })),
    ),
  );
};

/** The node that was named, or the first one that works. */
async function nodeOf(client: Client, entityId: number, codes: unknown): Promise<number> {
  const wanted = Array.isArray(codes) ? String(codes[0] ?? "") : "";
  const { rows } = await client.query<{ id: number }>(
    "SELECT id FROM node WHERE entity_id = $1 AND ($2 = '' OR code = $2) AND active ORDER BY code LIMIT 1",
    [entityId, wanted],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(wanted === "" ? "there is no node" : `there is no node ${wanted}`);
  return id;
}
