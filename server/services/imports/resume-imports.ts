import type { ServiceContext } from "@/server/services/context";
import { applyImport } from "./apply-import";
import { noteFailure } from "./note-failure";

type Run = { id: number; fingerprint: string };

/**
 * Carries on every import that was staged and not finished. One whose command still runs is left to it, and one that fails keeps no other
 * from its end: those that have failed before come last.
 */
export async function resumeImports(
  context: ServiceContext,
  onFailure: (importId: number, error: unknown) => void = () => {},
): Promise<number[]> {
  const { rows } = await context.pool.query<Run>("SELECT id, fingerprint FROM import_run WHERE state = 'applying' ORDER BY failures, id");
  const resumed: number[] = [];
  for (const run of rows) {
    try {
      if (await resumeImport(context, run)) resumed.push(run.id);
    } catch (error) {
      onFailure(run.id, error);
    }
  }
  return resumed;
}

/** False when somebody else is at it, or was. */
async function resumeImport(context: ServiceContext, run: Run): Promise<boolean> {
  const client = await context.pool.connect();
  try {
    const { rows: lock } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock(hashtextextended($1, 7)) AS held", [
      run.fingerprint,
    ]);
    const { rows: now } = await client.query<{ state: string }>("SELECT state FROM import_run WHERE id = $1", [run.id]);
    if (!lock[0]?.held || now[0]?.state !== "applying") return false;
    await applyImport(context, client, run.id).catch(async (error: unknown) => {
      // A database that is gone takes no note: then the run is where it was.
      await noteFailure(context, run.id, error).catch(() => {});
      throw error;
    });
    return true;
  } finally {
    await client.query("SELECT pg_advisory_unlock_all()").catch(() => {});
    client.release();
  }
}
