import { classifyItems } from "@/server/services/planning/classify-items";
import type { Handler } from "../job";

/** Classes the items of every entity that has any. */
export const classifyItemsJob: Handler = async (_payload, { context, stopped, log }) => {
  const { rows } = await context.pool.query<{ id: number }>(
    "SELECT id FROM entity e WHERE EXISTS (SELECT 1 FROM item i WHERE i.entity_id = e.id) ORDER BY id",
  );
  for (const { id } of rows) {
    if (stopped()) return;
    log.info({ entityId: id, ...(await classifyItems(context, { entityId: id })) }, "items classed");
  }
};
