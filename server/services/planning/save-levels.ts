import type { Client } from "@/db/client";
import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import type { ServiceContext } from "../context";
import type { PlannedKey } from "./replenish";

/** A move of less than this says nothing new, and would write half of the balances anew every day. */
const TINY_SHARE = 0.005;
const isAnotherPace = (before: number, now: number) => Math.abs(before - now) > TINY_SHARE * before;

/** Writes the pace of demand and the reorder point into the balances where they changed. Keys in key order. */
export async function saveLevels(context: ServiceContext & { client: Client }, keys: readonly PlannedKey[]): Promise<void> {
  const { client } = context;
  const changed = keys.filter(
    ({ known, plan }) => known && (isAnotherPace(known.dailyDemand, plan.dailyDemand) || known.reorderPoint !== plan.reorderPoint),
  );
  // Sold and never stocked: the balance begins with its levels.
  const missing = keys.filter(({ known }) => !known);
  if (changed.length + missing.length === 0) return;
  if (changed.length > 0) {
    await client.query(
      "SELECT 1 FROM stock_balance WHERE (item_id, node_id) IN (SELECT * FROM unnest($1::bigint[], $2::int[])) ORDER BY item_id, node_id FOR NO KEY UPDATE",
      [changed.map((key) => key.itemId), changed.map((key) => key.nodeId)],
    );
    await client.query(
      `UPDATE stock_balance b SET daily_demand = v.demand, reorder_point = v.point, updated_at = clock_timestamp()
       FROM unnest($1::bigint[], $2::int[], $3::numeric[], $4::int[]) AS v(item_id, node_id, demand, point)
       WHERE b.item_id = v.item_id AND b.node_id = v.node_id`,
      columnsOf(changed),
    );
  }
  if (missing.length > 0) {
    await client.query(
      `INSERT INTO stock_balance (item_id, node_id, daily_demand, reorder_point)
       SELECT * FROM unnest($1::bigint[], $2::int[], $3::numeric[], $4::int[]) AS v(item_id, node_id, d, r) ORDER BY item_id, node_id
       ON CONFLICT (item_id, node_id) DO UPDATE SET daily_demand = excluded.daily_demand, reorder_point = excluded.reorder_point, updated_at = clock_timestamp()`,
      columnsOf(missing),
    );
  }
  const written = [...changed, ...missing].map((key) => inventoryKey(key.itemId, key.nodeId));
  await audit(context, "demand.planned", [{ subjectKind: "stock_balance", subjectId: written[0] ?? 0, detail: { keys: written.length } }]);
  await markChanged(client, "inventory", written, { isPlanned: true });
}

const columnsOf = (keys: readonly PlannedKey[]) => [
  keys.map((key) => key.itemId),
  keys.map((key) => key.nodeId),
  keys.map((key) => key.plan.dailyDemand),
  keys.map((key) => key.plan.reorderPoint),
];
