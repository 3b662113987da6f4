import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";

// Quantities, minor units and ids are bigint in the database and stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Pool = pg.Pool;
export type Client = pg.PoolClient;
/** Anything that runs a query: the pool, or a client inside a transaction. */
export type Queryable = Pick<pg.ClientBase, "query">;

export function openPool(connectionString: string, max = 10): Pool {
  const pool = new pg.Pool({ connectionString, max });
  // A dropped idle connection is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => {});
  // One that drops while it is in use fails its query; the same event must not end the process either.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

export function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set. `npm run demo` starts the embedded database by itself.");
  return url;
}

const shared = globalThis as unknown as { gantryPool?: Pool };

/** The one pool of this process, also where Next bundles its own copy of this module. */
export function sharedPool(): Pool {
  shared.gantryPool ??= openPool(databaseUrl(), Number(process.env.DATABASE_POOL ?? 10));
  return shared.gantryPool;
}

export const orm = (client: Pool | Client) => drizzle({ client, casing: "snake_case" });

export async function inTransaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
