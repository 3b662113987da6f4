import type { Client } from "@/db/client";
import type { StockMovement } from "@/domain/inventory/stock-movement";
import { inventoryKey } from "@/server/services/changes";

export type BalanceKey = { itemId: number; nodeId: number };
export type BalanceChange = BalanceKey & {
  sellableDelta?: number;
  quarantinedDelta?: number;
  returnPendingDelta?: number;
  allocatedDelta?: number;
  backorderedDelta?: number;
};
export type LockedBalance = BalanceKey & { sellable: number; allocated: number; available: number; backordered: number };

/** Each key once, in the order in which every writer locks. */
export function sortedKeys(keys: readonly BalanceKey[]): BalanceKey[] {
  const unique = new Map(keys.map((key) => [inventoryKey(key.itemId, key.nodeId), key]));
  return [...unique].sort(([a], [b]) => a - b).map(([, { itemId, nodeId }]) => ({ itemId, nodeId }));
}

/** Makes missing rows. Call before any balance is locked: an insert may wait for another one's, and must not hold rows meanwhile. */
export async function ensureBalances(client: Client, keys: readonly BalanceKey[]): Promise<void> {
  const sorted = sortedKeys(keys);
  const parameters = [sorted.map((key) => key.itemId), sorted.map((key) => key.nodeId)];
  const { rows } = await client.query<BalanceKey>(
    `SELECT k.item_id AS "itemId", k.node_id AS "nodeId" FROM unnest($1::bigint[], $2::int[]) AS k(item_id, node_id)
     WHERE NOT EXISTS (SELECT 1 FROM stock_balance b WHERE b.item_id = k.item_id AND b.node_id = k.node_id) ORDER BY 1, 2`,
    parameters,
  );
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO stock_balance (item_id, node_id) SELECT * FROM unnest($1::bigint[], $2::int[]) AS k(item_id, node_id) ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
    [rows.map((row) => row.itemId), rows.map((row) => row.nodeId)],
  );
}

/**
 * Locks rows in key order, which is why no two writers deadlock.
 * `skipLocked` is for a transaction that holds rows already: it must not wait for more.
 */
export async function lockBalances(
  client: Client,
  keys: readonly BalanceKey[],
  options: { skipLocked?: boolean } = {},
): Promise<LockedBalance[]> {
  const sorted = sortedKeys(keys);
  const { rows } = await client.query<LockedBalance>(
    `SELECT b.item_id AS "itemId", b.node_id AS "nodeId", b.sellable, b.allocated, b.available, b.backordered
     FROM stock_balance b WHERE (b.item_id, b.node_id) IN (SELECT * FROM unnest($1::bigint[], $2::int[]))
     ORDER BY b.item_id, b.node_id FOR UPDATE${options.skipLocked ? " SKIP LOCKED" : ""}`,
    [sorted.map((key) => key.itemId), sorted.map((key) => key.nodeId)],
  );
  return rows;
}

export async function writeMovements(client: Client, movements: readonly StockMovement[]): Promise<void> {
  if (movements.length === 0) return;
  await client.query(
    `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, quarantined_delta, return_pending_delta, allocated_delta, reason, source_kind, source_id)
     SELECT * FROM unnest($1::timestamptz[], $2::bigint[], $3::int[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[], $9::text[], $10::text[], $11::bigint[])`,
    [
      movements.map((m) => m.occurredAt),
      movements.map((m) => m.itemId),
      movements.map((m) => m.nodeId),
      movements.map((m) => m.kind),
      movements.map((m) => m.sellableDelta ?? 0),
      movements.map((m) => m.quarantinedDelta ?? 0),
      movements.map((m) => m.returnPendingDelta ?? 0),
      movements.map((m) => m.allocatedDelta ?? 0),
      movements.map((m) => m.reason),
      movements.map((m) => m.sourceKind),
      movements.map((m) => m.sourceId),
    ],
  );
}

/** Adds the changes of each key to its locked row. */
export async function changeBalances(client: Client, now: Date, changes: readonly BalanceChange[]): Promise<void> {
  const totals = new Map<number, Required<BalanceChange>>();
  for (const change of changes) {
    const key = inventoryKey(change.itemId, change.nodeId);
    let total = totals.get(key);
    if (!total) {
      total = {
        itemId: change.itemId,
        nodeId: change.nodeId,
        sellableDelta: 0,
        quarantinedDelta: 0,
        returnPendingDelta: 0,
        allocatedDelta: 0,
        backorderedDelta: 0,
      };
      totals.set(key, total);
    }
    total.sellableDelta += change.sellableDelta ?? 0;
    total.quarantinedDelta += change.quarantinedDelta ?? 0;
    total.returnPendingDelta += change.returnPendingDelta ?? 0;
    total.allocatedDelta += change.allocatedDelta ?? 0;
    total.backorderedDelta += change.backorderedDelta ?? 0;
  }
  const rows = [...totals].sort(([a], [b]) => a - b).map(([, total]) => total);
  if (rows.length === 0) return;
  await client.query(
    `UPDATE stock_balance b SET sellable = b.sellable + c.sellable, quarantined = b.quarantined + c.quarantined,
       return_pending = b.return_pending + c.return_pending, allocated = b.allocated + c.allocated, backordered = b.backordered + c.backordered, updated_at = $1
     FROM unnest($2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[]) AS c(item_id, node_id, sellable, quarantined, return_pending, allocated, backordered)
     WHERE b.item_id = c.item_id AND b.node_id = c.node_id`,
    [
      now,
      rows.map((r) => r.itemId),
      rows.map((r) => r.nodeId),
      rows.map((r) => r.sellableDelta),
      rows.map((r) => r.quarantinedDelta),
      rows.map((r) => r.returnPendingDelta),
      rows.map((r) => r.allocatedDelta),
      rows.map((r) => r.backorderedDelta),
    ],
  );
}
