import type { Pool } from "@/db/client";
import { releaseTransfer } from "@/server/services/planning/transfers/decide-transfer";
import { receiveTransfer, shipTransfer } from "@/server/services/planning/transfers/move-transfer";
import type { Retailer } from "./factories/retailer";

/** A second node gets one unit of an item, and waits for another. */
export async function somethingMoved(pool: Pool, { entityId, itemIds, nodeIds, context }: Retailer): Promise<void> {
  const { rows: nodes } = await pool.query<{ id: number }>(
    "INSERT INTO node (entity_id, code, name, kind, country) SELECT $1, code || '-B', 'Second', 'warehouse', 'GB' FROM node WHERE id = $2 RETURNING id",
    [entityId, nodeIds[0]],
  );
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO stock_transfer (entity_id, item_id, from_node_id, to_node_id, recommended_quantity, quantity, saved_margin_minor, cost_minor, lane_days, evidence, evidence_digest, created_at, updated_at)
     SELECT $1, item, $3, $4, 1, 1, 600, 0, 2, '{}', '', $5, $5 FROM unnest($2::bigint[]) item RETURNING id`,
    [entityId, [itemIds[2], itemIds[3]], nodeIds[0], nodes[0]?.id, context.now],
  );
  const [moved = 0, waiting = 0] = rows.map(({ id }) => id);
  await releaseTransfer(context, { id: moved, version: 1, quantity: 1 });
  await shipTransfer(context, { id: moved, version: 2 });
  await receiveTransfer(context, { id: moved, version: 3, quantity: 1 });
  await releaseTransfer(context, { id: waiting, version: 1, quantity: 1 });
}
