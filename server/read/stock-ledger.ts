import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { rowInScope } from "./detail";
import { isoInstant, jsonRows } from "./grid-query";
import { readInventoryRows } from "./inventory";

export type MovementRow = {
  id: number;
  occurredAt: string;
  kind: string;
  sellableDelta: number;
  quarantinedDelta: number;
  returnPendingDelta: number;
  allocatedDelta: number;
  reason: string;
  sourceKind: string;
  /** What caused it by its own number, and the row that opens it: an order, a transfer, or the purchase order of a receipt. */
  sourceNumber: string | null;
  opensId: number | null;
};
export type StockLedger = { rows: MovementRow[]; total: number; pageSize: number };

const PAGE = 50;

/** The movements behind a row of the inventory, the newest first. */
export async function readStockLedger(
  queryable: Queryable,
  scope: Scope,
  { id, offset }: { id: number; offset: number },
): Promise<StockLedger> {
  const { itemId, nodeId } = rowInScope(scope, await readInventoryRows(queryable, [id]));
  const rows = await jsonRows<MovementRow>(
    queryable,
    `WITH page AS (SELECT * FROM stock_movement WHERE item_id = $1 AND node_id = $2 ORDER BY occurred_at DESC, id DESC LIMIT ${PAGE} OFFSET $3)
     SELECT json_build_object('id', m.id, 'occurredAt', ${isoInstant("m.occurred_at")}, 'kind', m.kind, 'sellableDelta', m.sellable_delta,
       'quarantinedDelta', m.quarantined_delta, 'returnPendingDelta', m.return_pending_delta, 'allocatedDelta', m.allocated_delta, 'reason', m.reason,
       'sourceKind', m.source_kind, 'sourceNumber', coalesce(o.external_number, g.number, 'TR-' || lpad(t.id::text, 6, '0')),
       'opensId', coalesce(o.id, g.purchase_order_id, t.id)) AS row
     FROM page m LEFT JOIN sales_order o ON m.source_kind = 'sales_order' AND o.id = m.source_id
     LEFT JOIN goods_receipt g ON m.source_kind = 'goods_receipt' AND g.id = m.source_id
     LEFT JOIN stock_transfer t ON m.source_kind = 'stock_transfer' AND t.id = m.source_id
     ORDER BY m.occurred_at DESC, m.id DESC`,
    [itemId, nodeId, offset],
  );
  const { rows: counted } = await queryable.query<{ total: number }>(
    "SELECT count(*)::int AS total FROM stock_movement WHERE item_id = $1 AND node_id = $2",
    [itemId, nodeId],
  );
  return { rows, total: counted[0]?.total ?? 0, pageSize: PAGE };
}
