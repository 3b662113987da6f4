import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPool, type Pool } from "@/db/client";
import { migrate } from "@/db/migrate";
import { type TimeSeriesDatabase, timeSeriesSuite } from "./time-series-suite";
import { nativeDatabase, startWasmServer } from "./timescale-server";

// On the server that TEST_TIMESCALE_URL names, in a database of its own; otherwise on the WASM build. Policies run in
// the background of a server only, so that the tests run each of them by hand, as the background would.

const native = process.env.TEST_TIMESCALE_URL;

async function runPolicies(pool: Pool, procedure: string): Promise<number> {
  const { rows } = await pool.query<{ job_id: number }>(
    "SELECT job_id FROM timescaledb_information.jobs WHERE proc_name = $1 AND hypertable_schema = 'public' ORDER BY 1",
    [procedure],
  );
  for (const { job_id } of rows) await pool.query(`CALL run_job(${job_id})`);
  return rows.length;
}

async function open(): Promise<TimeSeriesDatabase> {
  const server = native === undefined ? await startWasmServer() : await nativeDatabase(native);
  const migrated = await migrate(server.url);
  const pool = openPool(server.url, 4);
  return {
    pool,
    url: server.url,
    migrated,
    refresh: async () => expect(await runPolicies(pool, "policy_refresh_continuous_aggregate")).toBe(2),
    stop: async () => {
      await pool.end();
      await server.stop();
    },
  };
}

const where = native === undefined ? "WASM build" : "server of TEST_TIMESCALE_URL";
timeSeriesSuite(`Time series on TimescaleDB (${where})`, "timescale", open);

describe(`What only TimescaleDB does (${where})`, () => {
  let database: TimeSeriesDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await open();
    pool = database.pool;
  }, 120_000);
  afterAll(() => database?.stop(), 60_000);

  const demand = (itemId: number, age: string, quantity: number) =>
    pool.query(
      "INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor) VALUES (now() - $1::interval, 1, $2, 1, 1, $3, 0, 0)",
      [age, itemId, quantity],
    );
  const total = async (itemId: number) =>
    (await pool.query("SELECT sum(quantity)::bigint AS total FROM daily_demand WHERE item_id = $1", [itemId])).rows[0].total;

  it("keeps ledger, demand and events in hypertables, and their sums in continuous aggregates", async () => {
    const { rows } = await pool.query(
      "SELECT hypertable_name AS name FROM timescaledb_information.hypertables WHERE hypertable_schema = 'public' ORDER BY 1",
    );
    expect(rows.map(({ name }) => name)).toEqual(["demand_fact", "kpi_event", "stock_movement"]);
    const { rows: aggregates } = await pool.query(
      "SELECT view_name AS name, materialized_only FROM timescaledb_information.continuous_aggregates ORDER BY 1",
    );
    expect(aggregates).toEqual([
      { name: "daily_demand", materialized_only: false },
      { name: "kpi_bucket", materialized_only: false },
    ]);
  });

  it("compresses what is old, and a late fact still finds its way into a compressed chunk", async () => {
    await demand(1, "300 days", 5);
    await demand(1, "10 days", 7);
    await database.refresh();
    expect(await runPolicies(pool, "policy_compression")).toBe(3);
    const { rows } = await pool.query(
      "SELECT is_compressed AS compressed, count(*)::int AS chunks FROM timescaledb_information.chunks WHERE hypertable_name = 'demand_fact' GROUP BY 1 ORDER BY 1",
    );
    expect(rows).toEqual([
      { compressed: false, chunks: 1 },
      { compressed: true, chunks: 1 },
    ]);
    await demand(1, "300 days", 100);
    await database.refresh();
    expect(await total(1)).toBe(112);
    expect((await pool.query("SELECT sum(quantity)::bigint AS sum FROM demand_fact WHERE item_id = 1")).rows[0].sum).toBe(112);
  });

  it("is migrated again with compressed chunks in it", async () => {
    expect(await migrate(database.url)).toEqual({ timeSeries: "timescale", notice: null });
  });

  it("drops facts after twenty years, never before, and never the ledger", async () => {
    await demand(2, "21 years", 1);
    await demand(2, "15 years", 10);
    await database.refresh();
    expect(await runPolicies(pool, "policy_retention")).toBe(2);
    await database.refresh();
    const { rows } = await pool.query("SELECT quantity FROM demand_fact WHERE item_id = 2");
    expect(rows).toEqual([{ quantity: 10 }]);
    expect(await total(2)).toBe(10);
    const { rows: kept } = await pool.query(
      "SELECT hypertable_name AS name FROM timescaledb_information.jobs WHERE proc_name = 'policy_retention' ORDER BY 1",
    );
    expect(kept.map(({ name }) => name)).toEqual(["demand_fact", "kpi_event"]);
  });
});
