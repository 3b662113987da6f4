import { type Client, inTransaction, type Pool } from "@/db/client";

type Rollup = { name: string; facts: string; add: string };

// In order of time, as they are read: the rows of one day lie together.
const rollups: readonly Rollup[] = [
  {
    name: "daily_demand",
    facts: "demand_fact",
    add: `INSERT INTO daily_demand_rollup AS r (day, item_id, node_id, quantity, revenue_minor, cost_minor)
      SELECT time_bucket('1 day', occurred_at), item_id, node_id, sum(quantity), sum(revenue_minor), sum(cost_minor)
      FROM demand_fact WHERE xid >= $1::xid8 AND xid < $2::xid8 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (item_id, node_id, day) DO UPDATE SET quantity = r.quantity + excluded.quantity,
        revenue_minor = r.revenue_minor + excluded.revenue_minor, cost_minor = r.cost_minor + excluded.cost_minor`,
  },
  {
    name: "kpi_bucket",
    facts: "kpi_event",
    add: `INSERT INTO kpi_bucket_rollup AS r (bucket, kind, entity_id, node_id, channel_id, count, quantity, value_minor)
      SELECT time_bucket('5 minutes', occurred_at), kind, entity_id, node_id, channel_id, sum(count), sum(quantity), sum(value_minor)
      FROM kpi_event WHERE xid >= $1::xid8 AND xid < $2::xid8 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (bucket, kind, entity_id, node_id, channel_id) DO UPDATE SET count = r.count + excluded.count,
        quantity = r.quantity + excluded.quantity, value_minor = r.value_minor + excluded.value_minor`,
  },
];

/** Facts of one step: a long writing transaction would hold the live feed back. */
const STEP = 100_000;

async function step(client: Client, rollup: Rollup): Promise<boolean> {
  // One refresher at a time; another finds nothing left to do.
  const { rows } = await client.query<{ until: string }>("SELECT until::text FROM rollup_watermark WHERE name = $1 FOR UPDATE", [
    rollup.name,
  ]);
  const from = rows[0]?.until ?? "0";
  // Every transaction below xmin has ended, so nothing can still appear there.
  const { rows: limits } = await client.query<{ horizon: string; partial: string | null }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
      (SELECT xid::text FROM ${rollup.facts} WHERE xid >= $1::xid8 ORDER BY xid OFFSET ${STEP} LIMIT 1) AS partial`,
    [from],
  );
  const horizon = limits[0]?.horizon ?? from;
  const partial = limits[0]?.partial ?? null;
  const isPartial = partial !== null && partial !== from && BigInt(partial) < BigInt(horizon);
  const until = isPartial ? partial : horizon;
  if (until === from) return false;
  await client.query(rollup.add, [from, until]);
  await client.query("UPDATE rollup_watermark SET until = $2::xid8 WHERE name = $1", [rollup.name, until]);
  return isPartial;
}

/** Moves committed facts into the rollups. With TimescaleDB its own policies do this and there is nothing to do here. */
export async function refreshRollups(context: { pool: Pool }): Promise<void> {
  const { rows } = await context.pool.query<{ plain: boolean }>("SELECT to_regclass('rollup_watermark') IS NOT NULL AS plain");
  if (!rows[0]?.plain) return;
  for (const rollup of rollups) {
    let more = true;
    while (more) more = await inTransaction(context.pool, (client) => step(client, rollup));
  }
}
