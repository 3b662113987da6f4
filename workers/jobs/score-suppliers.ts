import { scoreSuppliers } from "@/server/services/procurement/supplier/score-suppliers";
import type { Handler } from "../job";

export const scoreSuppliersJob: Handler = async (_payload, { context, log }) => {
  log.debug({ changed: await scoreSuppliers(context) }, "suppliers scored");
};
