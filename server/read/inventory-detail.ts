import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type DemandForecast, readDemandForecast } from "./demand-forecast";
import { rowInScope } from "./detail";
import { isoInstant, jsonRows } from "./grid-query";
import { readInventoryRows } from "./inventory";
import { readReplenishmentRows } from "./replenishment";

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
  sourceId: number;
};
export type WaitingOrderRow = { id: number; number: string; placedAt: string; promisedAt: string; state: string; waitingUnits: number };
export type OpenSupplyRow = { id: number; number: string; supplierName: string; openUnits: number; expectedAt: string };
export type InventoryDetail = {
  row: TopicRow<"inventory">;
  movements: MovementRow[];
  waitingOrders: WaitingOrderRow[];
  openSupply: OpenSupplyRow[];
  recommendation: TopicRow<"replenishment"> | null;
  forecast: DemandForecast | null;
  /** From arrival until it can no longer be sold; null: it does not expire. */
  shelfLifeDays: number | null;
};

export async function readInventoryDetail(queryable: Queryable, scope: Scope, id: number): Promise<InventoryDetail> {
  const row = rowInScope(scope, await readInventoryRows(queryable, [id]));
  const key = [row.itemId, row.nodeId];
  const movements = await jsonRows<MovementRow>(
    queryable,
    `SELECT json_build_object('id', id, 'occurredAt', ${isoInstant("occurred_at")}, 'kind', kind, 'sellableDelta', sellable_delta,
       'quarantinedDelta', quarantined_delta, 'returnPendingDelta', return_pending_delta, 'allocatedDelta', allocated_delta,
       'reason', reason, 'sourceKind', source_kind, 'sourceId', source_id) AS row
     FROM stock_movement WHERE item_id = $1 AND node_id = $2 ORDER BY occurred_at DESC, id DESC LIMIT 100`,
    key,
  );
  const waitingOrders = await jsonRows<WaitingOrderRow>(
    queryable,
    `SELECT json_build_object('id', o.id, 'number', o.external_number, 'placedAt', ${isoInstant("o.placed_at")}, 'promisedAt', ${isoInstant("o.promised_at")},
       'state', o.state, 'waitingUnits', l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity) AS row
     FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id
     WHERE l.item_id = $1 AND l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity
       AND (l.backorder_node_id = $2 OR l.backorder_node_id IS NULL) AND o.state IN ('accepted', 'part_allocated', 'backordered', 'part_shipped') AND o.import_id IS NULL
     ORDER BY o.promised_at, o.id LIMIT 100`,
    key,
  );
  const openSupply = await jsonRows<OpenSupplyRow>(
    queryable,
    `SELECT json_build_object('id', p.id, 'number', p.number, 'supplierName', s.name, 'openUnits', l.ordered_quantity - l.received_quantity,
       'expectedAt', ${isoInstant("l.current_promised_at")}) AS row
     FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id JOIN supplier s ON s.id = p.supplier_id
     WHERE l.item_id = $1 AND p.node_id = $2 AND l.received_quantity < l.ordered_quantity AND p.receipt_state IN ('none', 'partial')
     ORDER BY l.current_promised_at, l.id LIMIT 100`,
    key,
  );
  const { rows } = await queryable.query<{ id: number }>(
    "SELECT id FROM replenishment_recommendation WHERE item_id = $1 AND node_id = $2 AND state IN ('open', 'snoozed')",
    key,
  );
  const [recommendation = null] = await readReplenishmentRows(
    queryable,
    rows.map((found) => found.id),
  );
  const forecast = await readDemandForecast(queryable, row.itemId, row.nodeId);
  const { rows: shelf } = await queryable.query<{ days: number }>("SELECT days FROM item_shelf_life WHERE item_id = $1", [row.itemId]);
  return { row, movements, waitingOrders, openSupply, recommendation, forecast, shelfLifeDays: shelf[0]?.days ?? null };
}
