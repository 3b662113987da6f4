import { audit } from "@/server/services/audit";
import { requirePermission, type ServiceContext, transact } from "@/server/services/context";
import { ServiceError } from "@/server/services/errors";

type Wanted = { importId: number; to: "applying" | "given_up"; reason?: string | undefined };

/** Has a worker carry a run on that has failed, or leaves it where it stands. */
export function settleFailedImport(context: ServiceContext, { importId, to, reason }: Wanted): Promise<void> {
  requirePermission(context, "governance.write");
  return transact(context, async (inside) => {
    const { rowCount } = await inside.client.query("UPDATE import_run SET state = $2, failures = 0 WHERE id = $1 AND state = 'failed'", [
      importId,
      to,
    ]);
    if (rowCount !== 1) throw new ServiceError("conflict", "The import is not waiting for anybody.");
    await audit(inside, to === "applying" ? "import.carried_on" : "import.given_up", [
      { subjectKind: "import_run", subjectId: importId, detail: reason === undefined ? {} : { reason } },
    ]);
  });
}
