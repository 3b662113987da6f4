import { replanTouched } from "@/server/services/planning/replan-touched";
import { replenish } from "@/server/services/planning/replenish";
import type { Handler } from "../job";

/** Plans every entity that has items: demand classes, reorder points, and what to order. */
export const replenishJob: Handler = async (_payload, { context, stopped, log }) => {
  const { rows } = await context.pool.query<{ id: number }>(
    "SELECT id FROM entity e WHERE EXISTS (SELECT 1 FROM item i WHERE i.entity_id = e.id) ORDER BY id",
  );
  for (const { id } of rows) {
    if (stopped()) return;
    log.info({ entityId: id, ...(await replenish(context, { entityId: id, stopped })) }, "replenishment planned");
  }
};

/** What was sold, received, counted, answered or requested since the last minute. */
export const replanTouchedJob: Handler = async (_payload, { context, stopped, log }) => {
  log.debug(await replanTouched(context, stopped), "touched items planned again");
};
