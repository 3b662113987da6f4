import type { ServiceContext } from "@/server/services/context";
import { applyImport } from "./apply-import";

/** Carries on every import that was staged and not finished. One whose command still runs is left to it. */
export async function resumeImports(context: ServiceContext): Promise<number[]> {
  const { rows } = await context.pool.query<{ id: number; fingerprint: string }>(
    "SELECT id, fingerprint FROM import_run WHERE state = 'applying' ORDER BY id",
  );
  const resumed: number[] = [];
  for (const run of rows) {
    const client = await context.pool.connect();
    try {
      const { rows: lock } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock(hashtextextended($1, 7)) AS held", [
        run.fingerprint,
      ]);
      const { rows: now } = await client.query<{ state: string }>("SELECT state FROM import_run WHERE id = $1", [run.id]);
      if (!lock[0]?.held || now[0]?.state !== "applying") continue;
      await applyImport(context, client, run.id);
      resumed.push(run.id);
    } finally {
      await client.query("SELECT pg_advisory_unlock_all()").catch(() => {});
      client.release();
    }
  }
  return resumed;
}
