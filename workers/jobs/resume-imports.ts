import { resumeImports } from "@/server/services/imports/resume-imports";
import type { Handler } from "../job";

/** Carries on what a command that was killed had staged. */
export const resumeImportsJob: Handler = async (_payload, { context, log }) => {
  const importIds = await resumeImports(context, (importId, err) => log.error({ importId, err }, "an import did not come to its end"));
  if (importIds.length > 0) log.info({ importIds }, "imports resumed");
};
