import type { Client } from "@/db/client";
import { numberList } from "@/db/number-list";
import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import type { ServiceContext } from "../context";
import type { PlannedKey } from "./recommend";

/** A move of less than this says nothing new, and would write half of the balances anew every day. */
const TINY_SHARE = 0.005;
const isAnotherPace = (before: number, now: number) => Math.abs(before - now) > TINY_SHARE * before;

/** Balances that are applied in one transaction: some 50 ms in which an order waits for them. */
const BATCH_KEYS = 1_000;

/**
 * Notes pace of demand and reorder point where they are not those of the balance. A balance carries six indexes that have to follow, which
 * takes longer than all the rest of a plan: that is done after it, by apply-levels.ts. What was sold and never stocked has no balance yet;
 * it gets one here. Keys in key order.
 */
export async function noteLevels(context: ServiceContext & { client: Client }, keys: readonly PlannedKey[]): Promise<void> {
  const changed = keys.filter(
    ({ known, plan }) => known && (isAnotherPace(known.dailyDemand, plan.dailyDemand) || known.reorderPoint !== plan.reorderPoint),
  );
  for (let from = 0; from < changed.length; from += BATCH_KEYS) {
    const batch = changed.slice(from, from + BATCH_KEYS);
    await context.client.query(
      `INSERT INTO planned_level_batch (first_item_id, last_item_id, item_ids, node_ids, daily_demands, reorder_points, planned_at)
       VALUES ($1, $2, $3::bigint[], $4::int[], $5::numeric[], $6::int[], $7)`,
      [batch[0]?.itemId, batch.at(-1)?.itemId, ...columnsOf(batch), context.now],
    );
  }
  await beginBalances(
    context,
    keys.filter(({ known }) => !known),
  );
}

async function beginBalances(context: ServiceContext & { client: Client }, keys: readonly PlannedKey[]): Promise<void> {
  if (keys.length === 0) return;
  await context.client.query(
    `INSERT INTO stock_balance (item_id, node_id, daily_demand, reorder_point)
     SELECT * FROM unnest($1::bigint[], $2::int[], $3::numeric[], $4::int[]) AS v(item_id, node_id, d, r) ORDER BY item_id, node_id
     ON CONFLICT (item_id, node_id) DO UPDATE SET daily_demand = excluded.daily_demand, reorder_point = excluded.reorder_point, updated_at = clock_timestamp()`,
    columnsOf(keys),
  );
  const begun = keys.map((key) => inventoryKey(key.itemId, key.nodeId));
  await audit(context, "demand.planned", [{ subjectKind: "stock_balance", subjectId: begun[0] ?? 0, detail: { keys: begun.length } }]);
  await markChanged(context.client, "inventory", begun, { isPlanned: true });
}

const columnsOf = (keys: readonly PlannedKey[]) => [
  numberList(keys.map((key) => key.itemId)),
  numberList(keys.map((key) => key.nodeId)),
  numberList(keys.map((key) => key.plan.dailyDemand)),
  numberList(keys.map((key) => key.plan.reorderPoint)),
];
