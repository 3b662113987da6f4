import { inTransaction } from "@/db/client";
import { audit } from "@/server/services/audit";
import type { ServiceContext } from "@/server/services/context";
import { faultOf } from "./fault";

/** Three, because a database that restarts or a deadlock is over by the next time; what is not, is not going to be. */
const MOST_FAILURES = 3;

/**
 * Writes down why a run did not come to its end. It is tried again, until it has failed for the third time; one whose data is at fault
 * has failed at once. What failed keeps what came of it and where it stands: the same command carries it on.
 */
export async function noteFailure(context: ServiceContext, importId: number, error: unknown): Promise<void> {
  const fault = faultOf(error);
  const reason = fault ?? (error instanceof Error ? error.message : String(error));
  await inTransaction(context.pool, async (client) => {
    const { rows } = await client.query<{ state: string; failures: number }>(
      `UPDATE import_run SET failures = failures + 1, failure = $2, state = CASE WHEN $3 OR failures + 1 >= $4 THEN 'failed' ELSE state END
       WHERE id = $1 AND state = 'applying' RETURNING state, failures`,
      [importId, reason, fault !== null, MOST_FAILURES],
    );
    if (rows[0]?.state !== "failed") return;
    await audit({ ...context, client }, "import.failed", [
      { subjectKind: "import_run", subjectId: importId, detail: { reason, failures: rows[0].failures } },
    ]);
  });
}
