import type { Client } from "@/db/client";

export type Withdrawal = { channelId: number; itemId: number; placedAt: Date; units: number };

/**
 * Takes units back that were counted as demand, at the instant and the nodes they were counted at: facts are only added, and those of an
 * instant never fall below nothing.
 */
export async function withdrawDemand(client: Client, withdrawals: readonly Withdrawal[]): Promise<void> {
  if (withdrawals.length === 0) return;
  await client.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT occurred_at, entity_id, item_id, node_id, channel_id, -taken, -round(revenue * taken / counted), -round(cost * taken / counted)
     FROM (
       SELECT f.*, least(counted, a.units - (sum(counted) OVER (PARTITION BY f.item_id, f.channel_id, f.occurred_at ORDER BY f.node_id) - counted)) AS taken
       FROM (SELECT item_id, channel_id, at, sum(units) AS units FROM unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::int[]) AS v(item_id, channel_id, at, units) GROUP BY 1, 2, 3) a
       JOIN LATERAL (
         SELECT occurred_at, entity_id, item_id, node_id, channel_id, sum(quantity) AS counted, sum(revenue_minor) AS revenue, sum(cost_minor) AS cost
         FROM demand_fact d WHERE d.item_id = a.item_id AND d.occurred_at = a.at AND d.channel_id = a.channel_id GROUP BY 1, 2, 3, 4, 5 HAVING sum(quantity) > 0) f ON true) t
     WHERE taken > 0 ORDER BY item_id, node_id`,
    [
      withdrawals.map((one) => one.itemId),
      withdrawals.map((one) => one.channelId),
      withdrawals.map((one) => one.placedAt),
      withdrawals.map((one) => one.units),
    ],
  );
}
