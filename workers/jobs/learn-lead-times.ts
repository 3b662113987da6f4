import { learnSupplierLeadTimes } from "@/server/services/planning/learn-supplier-lead-times";
import type { Handler } from "../job";

/** Learns the lead times of every entity that has ordered anything. */
export const learnLeadTimesJob: Handler = async (_payload, { context, stopped, log }) => {
  const { rows } = await context.pool.query<{ id: number }>(
    "SELECT id FROM entity e WHERE EXISTS (SELECT 1 FROM purchase_order p WHERE p.entity_id = e.id) ORDER BY id",
  );
  for (const { id } of rows) {
    if (stopped()) return;
    log.info({ entityId: id, ...(await learnSupplierLeadTimes(context, { entityId: id })) }, "lead times learned");
  }
};
