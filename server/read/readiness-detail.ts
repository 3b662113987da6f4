import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import type { ItemDefect, SupplierDefect } from "@/domain/masterdata/readiness";
import { readItemRecords, readSupplierRecords } from "@/server/services/masterdata/item-records";
import { readTimeline, rowInScope } from "./detail";
import { jsonRows } from "./grid-query";
import { readReadinessRows } from "./readiness";

type NamedItem = { id: number; sku: string; description: string };
type SupplierChoice = { supplierId: number; supplierCode: string; supplierName: string; supplierState: string };
type OpenOrder = { purchaseOrderId: number; number: string; units: number; valueMinor: number; currency: string };

/** What a panel can show. */
const SHOWN = 20;

const openOrders = `
SELECT json_build_object('purchaseOrderId', p.id, 'number', p.number, 'currency', p.currency, 'units', sum(l.ordered_quantity - l.received_quantity - l.rejected_quantity),
  'valueMinor', round(sum((l.ordered_quantity - l.received_quantity - l.rejected_quantity) * l.unit_price) * ${minorPerMajorOf("p.currency")})) AS row
FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id
WHERE p.receipt_state IN ('none', 'partial') AND p.approval_state <> 'rejected' AND p.cancelled_at IS NULL
  AND l.received_quantity + l.rejected_quantity < l.ordered_quantity AND`;

async function readItem(queryable: Queryable, itemId: number, entityId: number) {
  const [record] = await readItemRecords(queryable, [itemId]);
  if (!record) return null;
  const aliases = await jsonRows<NamedItem>(
    queryable,
    "SELECT json_build_object('id', id, 'sku', sku, 'description', description) AS row FROM item WHERE merged_into_id = $1 ORDER BY sku",
    [itemId],
  );
  const others = [...record.sameGtinItemIds, ...record.nearDuplicates.map(({ otherId }) => otherId)];
  const named = await jsonRows<NamedItem>(
    queryable,
    "SELECT json_build_object('id', id, 'sku', sku, 'description', description) AS row FROM item WHERE id = ANY($1::bigint[])",
    [others],
  );
  const suppliers = await jsonRows<SupplierChoice>(
    queryable,
    `SELECT json_build_object('supplierId', id, 'supplierCode', code, 'supplierName', name, 'supplierState', state) AS row
     FROM supplier WHERE entity_id = $1 AND merged_into_id IS NULL AND state = 'approved' ORDER BY name, id LIMIT 500`,
    [entityId],
  );
  const orders = await jsonRows<OpenOrder>(queryable, `${openOrders} l.item_id = $1 GROUP BY p.id ORDER BY p.ordered_at LIMIT ${SHOWN}`, [
    itemId,
  ]);
  return { record, aliases, named, suppliers, orders };
}

async function readSupplier(queryable: Queryable, supplierId: number) {
  const [record] = await readSupplierRecords(queryable, [supplierId]);
  if (!record) return null;
  const orders = await jsonRows<OpenOrder>(
    queryable,
    `${openOrders} p.supplier_id = $1 GROUP BY p.id ORDER BY p.ordered_at LIMIT ${SHOWN}`,
    [supplierId],
  );
  const named = await jsonRows<{ id: number; name: string }>(
    queryable,
    "SELECT json_build_object('id', id, 'name', code || ' ' || name) AS row FROM supplier WHERE id = ANY($1::int[])",
    [record.nearDuplicates.map(({ otherId }) => otherId)],
  );
  return { record, orders, named };
}

export type ReadinessDetail = {
  row: TopicRow<"readiness">;
  /** The failing checks with what they found. */
  defects: (ItemDefect | SupplierDefect)[];
  item: Awaited<ReturnType<typeof readItem>>;
  supplier: Awaited<ReturnType<typeof readSupplier>>;
  timeline: Awaited<ReturnType<typeof readTimeline>>;
};

export async function readReadinessDetail(queryable: Queryable, scope: Scope, id: number): Promise<ReadinessDetail> {
  const row = rowInScope(scope, await readReadinessRows(queryable, [id]));
  const { rows } = await queryable.query<{ item_id: number | null; supplier_id: number | null; evidence: ReadinessDetail["defects"] }>(
    "SELECT item_id, supplier_id, evidence FROM readiness WHERE id = $1",
    [id],
  );
  const { item_id: itemId = null, supplier_id: supplierId = null, evidence = [] } = rows[0] ?? {};
  return {
    row,
    defects: evidence,
    item: itemId === null ? null : await readItem(queryable, itemId, row.entityId),
    supplier: supplierId === null ? null : await readSupplier(queryable, supplierId),
    timeline: await readTimeline(queryable, [
      { kind: row.kind, id: itemId ?? supplierId ?? 0 },
      { kind: "readiness", id },
    ]),
  };
}
