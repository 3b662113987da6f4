import { findDuplicates } from "@/server/services/masterdata/find-duplicates";
import type { Handler } from "../job";

export const findDuplicatesJob: Handler = async (_payload, { context, log, stopped }) => {
  log.debug({ changed: await findDuplicates(context, stopped) }, "duplicates searched");
};
