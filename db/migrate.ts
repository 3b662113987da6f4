import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import { runMigrations as migrateQueue } from "graphile-worker";
import { databaseUrl, openPool, type Pool } from "./client";

const MIGRATIONS = join(process.cwd(), "db", "migrations");

async function applyScript(pool: Pool, path: string) {
  await pool.query(await readFile(join(MIGRATIONS, path), "utf8"));
}

/** Whether the TimescaleDB extension can be used on this server. */
export async function hasTimescale(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query("SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'");
  return rows.length > 0;
}

/** Brings a database to the newest schema. Idempotent; forward only. */
export async function migrate(url: string): Promise<void> {
  const pool = openPool(url, 1);
  try {
    await runMigrations(drizzle({ client: pool }), { migrationsFolder: MIGRATIONS });
    await applyScript(pool, "guards.sql");
    const folder = join("time-series", (await hasTimescale(pool)) ? "timescale" : "plain");
    const scripts = await readdir(join(MIGRATIONS, folder));
    for (const script of scripts.filter((name) => name.endsWith(".sql")).sort()) await applyScript(pool, join(folder, script));
    await migrateQueue({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await migrate(databaseUrl());
  console.log("The database is at the newest schema.");
}
