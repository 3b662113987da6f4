import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { openPool, type Pool } from "@/db/client";

export type TestDatabase = { pool: Pool; url: string; drop(): Promise<void> };

/** A database of its own for a test file: a clone of the migrated template. */
export async function testDatabase(): Promise<TestDatabase> {
  const templates = inject("templateUrls");
  const worker = Number(process.env.VITEST_POOL_ID);
  const template = new URL(templates[(worker - 1) % templates.length] ?? "");
  const maintenance = new URL(template);
  maintenance.pathname = "/postgres";
  const name = `test_${randomUUID().replaceAll("-", "")}`;

  // Not connected to the template itself: PostgreSQL refuses to clone a database that somebody uses.
  const run = async (statement: string) => {
    const pool = openPool(maintenance.href, 1);
    try {
      await pool.query(statement);
    } finally {
      await pool.end();
    }
  };

  await run(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);
  const own = new URL(template);
  own.pathname = `/${name}`;
  const pool = openPool(own.href, 20);
  return {
    pool,
    url: own.href,
    drop: async () => {
      await pool.end();
      await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
