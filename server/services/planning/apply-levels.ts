import type { Client } from "@/db/client";
import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import { type ServiceContext, transact } from "../context";

/** As many as leave orders room beside them. */
const LANES = 2;

type Batch = { id: number; itemIds: number[]; nodeIds: number[] };

/**
 * Brings what plans have noted into the balances, a batch a transaction, until nothing is left that no other process is at. Of what was
 * planned twice the later stays: a batch waits for those before it that may share an item with it.
 */
export async function applyLevels(context: ServiceContext, stopped: () => boolean = () => false): Promise<void> {
  const lane = async () => {
    while (!stopped() && (await transact(context, applyNext)));
  };
  // Each has ended before the first that failed is told.
  const lanes = await Promise.allSettled(Array.from({ length: context.client ? 1 : LANES }, lane));
  for (const one of lanes) if (one.status === "rejected") throw one.reason;
}

/** Whether there was one. */
async function applyNext(context: ServiceContext & { client: Client }): Promise<boolean> {
  const { client } = context;
  const { rows } = await client.query<Batch>(
    `SELECT id, item_ids AS "itemIds", node_ids AS "nodeIds" FROM planned_level_batch p
     WHERE NOT EXISTS (SELECT 1 FROM planned_level_batch before WHERE before.id < p.id AND before.last_item_id >= p.first_item_id AND before.first_item_id <= p.last_item_id)
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  const batch = rows[0];
  if (!batch) return false;
  await client.query(
    `SELECT 1 FROM stock_balance b JOIN (SELECT unnest(item_ids) AS item_id, unnest(node_ids) AS node_id FROM planned_level_batch WHERE id = $1) v
       ON b.item_id = v.item_id AND b.node_id = v.node_id ORDER BY b.item_id, b.node_id FOR NO KEY UPDATE OF b`,
    [batch.id],
  );
  await client.query(
    `WITH applied AS (DELETE FROM planned_level_batch WHERE id = $1 RETURNING *),
     level AS (SELECT unnest(item_ids) AS item_id, unnest(node_ids) AS node_id, unnest(daily_demands) AS demand, unnest(reorder_points) AS point FROM applied)
     UPDATE stock_balance b SET daily_demand = v.demand, reorder_point = v.point, updated_at = clock_timestamp()
     FROM level v WHERE b.item_id = v.item_id AND b.node_id = v.node_id`,
    [batch.id],
  );
  const keys = batch.itemIds.map((itemId, at) => inventoryKey(Number(itemId), batch.nodeIds[at] as number));
  await audit(context, "demand.planned", [{ subjectKind: "stock_balance", subjectId: keys[0] ?? 0, detail: { keys: keys.length } }]);
  await markChanged(client, "inventory", keys, { isPlanned: true });
  return true;
}
