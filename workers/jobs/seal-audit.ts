import { sealAudit } from "@/server/services/verification/seal-audit";
import type { Handler } from "../job";

export const sealAuditJob: Handler = async (_payload, { context, stopped, log }) => {
  const { entries, newestHash } = await sealAudit(context, { stopped });
  // The log leaves the database: whoever takes seals off the end of the chain cannot take this away.
  if (entries > 0) log.info({ entries, newestHash }, "audit sealed");
};
