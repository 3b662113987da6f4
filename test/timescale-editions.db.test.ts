import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPool, type Pool } from "@/db/client";
import { layTimeSeries, migrate } from "@/db/migrate";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { nativeDatabase, startWasmServer } from "./timescale-server";

// A database moves between servers: one gets the extension later, another has only its Apache edition. Each step here is
// a server of its own (WASM build) on the files that the one before left.

const native = process.env.TEST_TIMESCALE_URL;

const fact = (pool: Pool, quantity: number) =>
  pool.query(
    "INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor) VALUES (now() - interval '40 days', 1, 1, 1, 1, $1, 0, 0)",
    [quantity],
  );
const total = async (pool: Pool) =>
  (await pool.query("SELECT sum(quantity)::bigint AS total FROM daily_demand WHERE item_id = 1")).rows[0].total;

describe("TimescaleDB comes, or comes in part (WASM build)", () => {
  let directory = "";
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "gantry-editions-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function onServer<T>(timescale: boolean, work: (pool: Pool, url: string) => Promise<T>): Promise<T> {
    const server = await startWasmServer({ directory: join(directory, "data"), timescale });
    const pool = openPool(server.url, 2);
    try {
      return await work(pool, server.url);
    } finally {
      await pool.end();
      await server.stop();
    }
  }

  it("keeps every fact when a database that ran without the extension gets it", async () => {
    await onServer(false, async (pool, url) => {
      expect(await migrate(url)).toEqual({ timeSeries: "plain", notice: null });
      await fact(pool, 5);
      await refreshRollups({ pool });
      await fact(pool, 6);
      expect(await total(pool)).toBe(11);
    });
    await onServer(true, async (pool, url) => {
      expect(await migrate(url)).toEqual({ timeSeries: "timescale", notice: null });
      expect(await total(pool)).toBe(11);
      expect((await pool.query("SELECT to_regclass('rollup_watermark') AS rollups")).rows).toEqual([{ rollups: null }]);
      await expect(refreshRollups({ pool })).resolves.toBeUndefined();
    });
  }, 120_000);

  const hypertablesAndRollups = async (pool: Pool, again: () => Promise<unknown>) => {
    expect((await pool.query("SELECT count(*) AS n FROM timescaledb_information.hypertables")).rows[0].n).toBe(3);
    expect((await pool.query("SELECT count(*) AS n FROM timescaledb_information.continuous_aggregates")).rows[0].n).toBe(0);
    await fact(pool, 5);
    await refreshRollups({ pool });
    await fact(pool, 6);
    expect(await total(pool)).toBe(11);
    await refreshRollups({ pool });
    await again();
    expect(await total(pool)).toBe(11);
    expect((await pool.query("SELECT sum(quantity)::bigint AS n FROM daily_demand_rollup")).rows[0].n).toBe(11);
  };

  it("sums by rollups over hypertables where the edition has no continuous aggregates", async () => {
    await onServer(false, (_pool, url) => migrate(url));
    // The WASM build cannot be switched to the Apache licence: its scripts are laid as they are there.
    await onServer(true, async (pool) => {
      await layTimeSeries(pool, "hypertables");
      await hypertablesAndRollups(pool, () => layTimeSeries(pool, "hypertables"));
    });
  }, 120_000);

  it.skipIf(native === undefined)(
    "runs on the Apache edition and says what that lacks (needs TEST_TIMESCALE_URL: the WASM build has one licence)",
    async () => {
      const server = await nativeDatabase(native ?? "");
      const name = new URL(server.url).pathname.slice(1);
      const admin = openPool(native ?? "", 1);
      await admin.query(`ALTER DATABASE ${name} SET timescaledb.license = 'apache'`).finally(() => admin.end());
      const pool = openPool(server.url, 2);
      try {
        const { timeSeries, notice } = await migrate(server.url);
        expect(timeSeries).toBe("hypertables");
        expect(notice).toContain("Apache licence");
        await hypertablesAndRollups(pool, () => migrate(server.url));
      } finally {
        await pool.end();
        await server.stop();
      }
    },
  );

  it("runs without an extension that the server refuses to install, and says so", async () => {
    await onServer(true, async (pool, url) => {
      // What a managed service does that lists the extension and does not let everybody have it.
      await pool.query(`CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        IF current_query() LIKE '%EXISTS timescaledb%' THEN RAISE EXCEPTION 'permission denied to create extension' USING ERRCODE = 'insufficient_privilege'; END IF; END $$`);
      await pool.query("CREATE EVENT TRIGGER refusal ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION refuse()");
      for (const _again of [1, 2]) {
        const { timeSeries, notice } = await migrate(url);
        expect(timeSeries).toBe("plain");
        expect(notice).toContain("permission denied to create extension");
        await fact(pool, 7);
        await refreshRollups({ pool });
      }
      expect(await total(pool)).toBe(14);
    });
  }, 120_000);
});
