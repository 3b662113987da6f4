import { setBuffer } from "@/server/services/stock/set-buffer";
import type { Past } from "./past";

const STOCKED = `
  SELECT b.item_id AS "itemId", b.node_id AS "nodeId", b.sellable, b.allocated FROM stock_balance b JOIN item i ON i.id = b.item_id
  WHERE i.entity_id = $1 AND b.allocated > 0 AND b.daily_demand > 0 AND b.safety_buffer = 0 ORDER BY b.allocated DESC, b.item_id LIMIT $2`;

/** A planner raises the safety stock of some items beyond what there is, as happens before a campaign. */
export async function raiseBuffers(past: Past, count: number, now: Date): Promise<void> {
  const { rows } = await past.pool.query<{ itemId: number; nodeId: number; sellable: number; allocated: number }>(STOCKED, [
    past.organisation.entityId,
    count,
  ]);
  for (const { itemId, nodeId, sellable, allocated } of rows)
    await setBuffer(past.by("planner", now), { itemId, nodeId }, { safetyBuffer: sellable - allocated + 4, channelHold: 0 });
}
