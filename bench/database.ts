import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPool, type Pool } from "@/db/client";
import { startEmbedded } from "@/db/embedded";
import { migrate } from "@/db/migrate";

export type BenchDatabase = { url: string; pool: Pool };

/** A migrated database that keeps what it commits, as in production, for as long as the work lasts. */
export async function withDatabase(work: (database: BenchDatabase) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "gantry-bench-"));
  // As root the server runs as a user of its own, who must be able to enter the folder.
  await chmod(directory, 0o755);
  const server = await startEmbedded(directory, { durable: true });
  const pool = openPool(server.url, 16);
  try {
    await migrate(server.url);
    await work({ url: server.url, pool });
  } finally {
    await pool.end();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Leaves nothing of the step before for the next one to pay. */
export async function settle(pool: Pool): Promise<void> {
  await pool.query("VACUUM ANALYZE");
  await pool.query("CHECKPOINT");
}
