import { readRooms } from "@/server/read/order-terms";
import { setItemSeason } from "@/server/services/planning/item-season";
import { setNodeRoom, setOrderTerms, setShelfLife } from "@/server/services/procurement/order-terms";
import type { Past } from "./past";

const NONE = { minimumOrderMinor: 0, minimumQuantity: 0, containerLitres: null, containerMinimumFill: 0.9, containerCostMinor: 0 };
/** Those who come from far want an order to be worth it: by value, by units, by how full a container is. */
const TERMS = [
  { ...NONE, minimumOrderMinor: 150_000 },
  { ...NONE, minimumQuantity: 400, orderDays: [2, 5] },
  { ...NONE, containerLitres: 2_000, containerMinimumFill: 0.85, containerCostMinor: 9_000 },
];
/** One node is small: what it can hold beside what lies there and comes. */
const ROOM_SHARE = 1.2;
const EXPIRING = 12;
const SHELF_LIFE_DAYS = 240;
const SEASONAL = 6;
/** Near enough that their next order is the last. */
const SEASON_DAYS = 24;

/** What some suppliers ask of an order as a whole, a few items that do not keep for ever, and some whose season ends soon. */
export async function setOrderRules(past: Past, now: Date): Promise<void> {
  const { entityId } = past.organisation;
  const { rows: far } = await past.pool.query<{ id: number }>(
    `SELECT s.id FROM supplier s JOIN supplier_item t ON t.supplier_id = s.id AND t.rank = 1 LEFT JOIN supplier_order_terms o ON o.supplier_id = s.id
     WHERE s.entity_id = $1 AND s.state = 'approved' AND s.minimum_order_minor = 0 AND o.supplier_id IS NULL
     GROUP BY s.id HAVING count(*) > 20 ORDER BY avg(t.lead_time_days) DESC, s.id LIMIT $2`,
    [entityId, TERMS.length],
  );
  for (const [index, terms] of TERMS.entries())
    if (far[index])
      await setOrderTerms(past.by("buyer", now), { ...terms, supplierId: far[index].id, before: NONE, reason: "As the contract says" });
  const { rows: items } = await past.pool.query<{ id: number }>(
    `SELECT i.id FROM item i JOIN supplier_item t ON t.item_id = i.id AND t.rank = 1 WHERE i.entity_id = $1 AND t.supplier_id = $2 AND NOT i.is_bundle ORDER BY i.sku LIMIT $3`,
    [entityId, far[0]?.id, EXPIRING],
  );
  for (const { id } of items)
    await setShelfLife(past.by("data_steward", now), { itemId: id, days: SHELF_LIFE_DAYS, reason: "The maker's statement" });
  const { rows: seasonal } = await past.pool.query<{ id: number }>(
    "SELECT id FROM item WHERE entity_id = $1 AND lifecycle = 'seasonal' AND merged_into_id IS NULL ORDER BY sku LIMIT $2",
    [entityId, SEASONAL],
  );
  const endsOn = new Date(now.getTime() + SEASON_DAYS * 86_400_000).toISOString().slice(0, 10);
  for (const { id } of seasonal)
    await setItemSeason(past.by("planner", now), { itemId: id, endsOn, salvageShare: 0.3, reason: "The catalogue ends then" });
  const [smallest] = (await readRooms(past.pool, { everywhere: false, entityIds: [entityId], nodeIds: [] })).sort(
    (a, b) => a.usedLitres - b.usedLitres,
  );
  if (smallest && smallest.usedLitres > 0)
    await setNodeRoom(past.by("planner", now), {
      nodeId: smallest.nodeId,
      capacityLitres: Math.ceil(smallest.usedLitres * ROOM_SHARE),
      holdingRate: smallest.holdingRate,
      reason: "The racks as they were measured",
    });
}
