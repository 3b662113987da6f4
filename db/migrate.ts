import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import { runMigrations as migrateQueue } from "graphile-worker";
import pg from "pg";
import { databaseUrl, openPool, type Pool } from "./client";

const MIGRATIONS = join(process.cwd(), "db", "migrations");

async function applyScript(pool: Pool, path: string) {
  await pool.query(await readFile(join(MIGRATIONS, path), "utf8"));
}

/**
 * What the time series run on: PostgreSQL alone, TimescaleDB's Apache edition (hypertables only), or the whole extension
 * (continuous aggregates, compression, policies).
 */
export type TimeSeriesPath = "plain" | "hypertables" | "timescale";
export type Migrated = { timeSeries: TimeSeriesPath; notice: string | null };

const folders: Record<TimeSeriesPath, readonly string[]> = {
  plain: ["plain", "rollups"],
  hypertables: ["timescale", "rollups"],
  timescale: ["timescale", "continuous"],
};

/** Not preloaded or of another version, not for this role to install, files missing. A lost connection is none of them. */
const UNUSABLE = new Set(["XX000", "0A000", "42501", "58P01"]);

/** Installs the extension where the server has it. One that cannot be used is a notice, not a failure: Gantry runs without it. */
async function timeSeriesPath(pool: Pool): Promise<Migrated> {
  const { rows } = await pool.query("SELECT FROM pg_available_extensions WHERE name = 'timescaledb'");
  if (rows.length === 0) return { timeSeries: "plain", notice: null };
  try {
    await applyScript(pool, join("time-series", "timescale", "01-extension.sql"));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !UNUSABLE.has(error.code ?? "")) throw error;
    return {
      timeSeries: "plain",
      notice: `TimescaleDB is on this server but cannot be used (${error.message}). Plain tables and rollups take its place.`,
    };
  }
  const { rows: settings } = await pool.query<{ license: string }>("SELECT current_setting('timescaledb.license') AS license");
  if (settings[0]?.license !== "apache") return { timeSeries: "timescale", notice: null };
  return {
    timeSeries: "hypertables",
    notice:
      "TimescaleDB runs under its Apache licence, which has no continuous aggregates, compression or policies. Rollups take the place of the aggregates; old facts are neither compressed nor dropped.",
  };
}

/** Makes the tables, views and policies of a path. */
export async function layTimeSeries(pool: Pool, path: TimeSeriesPath): Promise<void> {
  for (const name of folders[path]) {
    const folder = join("time-series", name);
    const scripts = await readdir(join(MIGRATIONS, folder));
    for (const script of scripts.filter((file) => file.endsWith(".sql")).sort()) await applyScript(pool, join(folder, script));
  }
}

/** Brings a database to the newest schema. Idempotent; forward only. */
export async function migrate(url: string): Promise<Migrated> {
  const pool = openPool(url, 1);
  try {
    await runMigrations(drizzle({ client: pool }), { migrationsFolder: MIGRATIONS });
    await applyScript(pool, "guards.sql");
    const migrated = await timeSeriesPath(pool);
    await layTimeSeries(pool, migrated.timeSeries);
    await migrateQueue({ pgPool: pool });
    return migrated;
  } finally {
    await pool.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { notice } = await migrate(databaseUrl());
  if (notice) console.warn(notice);
  console.log("The database is at the newest schema.");
}
