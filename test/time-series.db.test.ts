import { expect, it } from "vitest";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { testDatabase } from "./database";
import { timeSeriesSuite } from "./time-series-suite";

timeSeriesSuite("Time series on PostgreSQL without TimescaleDB (embedded server)", "plain", async () => {
  const database = await testDatabase();
  return {
    pool: database.pool,
    url: database.url,
    migrated: { timeSeries: "plain", notice: null },
    refresh: () => refreshRollups({ pool: database.pool }),
    stop: database.drop,
  };
});

it("a fact whose transaction is open while the rollups refresh counts when it is committed", async () => {
  const { pool, drop } = await testDatabase();
  const insert = (itemId: number) =>
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor) VALUES ('2026-03-01T10:00Z', 1, ${itemId}, 1, 1, 5, 0, 0)`;
  const read = async () =>
    (await pool.query("SELECT item_id, sum(quantity)::bigint AS quantity FROM daily_demand GROUP BY 1 ORDER BY 1")).rows.map((row) => [
      row.item_id,
      row.quantity,
    ]);
  const slow = await pool.connect();
  try {
    await slow.query("BEGIN");
    await slow.query(insert(1));
    // Began later, is committed earlier.
    await pool.query(insert(2));
    await refreshRollups({ pool });
    expect(await read()).toEqual([[2, 5]]);
    await slow.query("COMMIT");
    expect(await read()).toEqual([
      [1, 5],
      [2, 5],
    ]);
    await Promise.all([refreshRollups({ pool }), refreshRollups({ pool }), refreshRollups({ pool })]);
    expect(await read()).toEqual([
      [1, 5],
      [2, 5],
    ]);
    // A transaction of the server's own housekeeping holds the horizon back as well: it ends.
    await expect
      .poll(
        async () => {
          await refreshRollups({ pool });
          return (await pool.query("SELECT count(*) AS n, sum(quantity)::bigint AS units FROM daily_demand_rollup")).rows[0];
        },
        { timeout: 20_000, interval: 200 },
      )
      .toEqual({ n: 2, units: 10 });
  } finally {
    slow.release();
    await drop();
  }
});
