import type { Client } from "@/db/client";
import { audit } from "../audit";
import { markChanged } from "../changes";
import type { ServiceContext } from "../context";
import type { PlannedKey } from "./replenish";

/** A rejected recommendation is not asked again for this long, unless orders are already waiting for the goods. */
const REJECTED_DAYS = 7;

/**
 * One open recommendation an item × node: made, refreshed, or superseded when the need is gone. A quantity
 * that a buyer changed stays the buyer's; a snoozed one keeps sleeping until its time.
 */
export async function saveRecommendations(
  context: ServiceContext & { client: Client },
  entityId: number,
  keys: readonly PlannedKey[],
): Promise<{ recommended: number; superseded: number }> {
  const { client, now } = context;
  const orders = keys.flatMap((key) => (key.plan.order ? [{ ...key, order: key.plan.order }] : []));
  const gone = keys.filter((key) => !key.plan.order);
  await client.query(
    "SELECT 1 FROM replenishment_recommendation WHERE state IN ('open', 'snoozed') AND (item_id, node_id) IN (SELECT * FROM unnest($1::bigint[], $2::int[])) ORDER BY id FOR UPDATE",
    [keys.map((key) => key.itemId), keys.map((key) => key.nodeId)],
  );
  const superseded = await client.query<{ id: number }>(
    `UPDATE replenishment_recommendation SET state = 'superseded', version = version + 1, updated_at = $3
     WHERE state IN ('open', 'snoozed') AND (item_id, node_id) IN (SELECT * FROM unnest($1::bigint[], $2::int[])) RETURNING id`,
    [gone.map((key) => key.itemId), gone.map((key) => key.nodeId), now],
  );
  const saved = await client.query<{ id: number; inserted: boolean }>(
    `INSERT INTO replenishment_recommendation AS r (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class,
       daily_demand, reorder_point, position, stockout_on, lost_margin_minor, evidence, created_at, updated_at)
     SELECT $1, v.item_id, v.node_id, v.supplier_id, v.quantity, v.quantity, v.unit_price, v.value_minor, v.demand_class, v.daily_demand, v.reorder_point, v.position,
       v.stockout_on, v.lost_margin_minor, v.evidence::jsonb, $2, $2
     FROM unnest($3::bigint[], $4::int[], $5::int[], $6::int[], $7::numeric[], $8::bigint[], $9::text[], $10::numeric[], $11::int[], $12::int[], $13::timestamptz[], $14::bigint[], $15::text[])
       AS v(item_id, node_id, supplier_id, quantity, unit_price, value_minor, demand_class, daily_demand, reorder_point, position, stockout_on, lost_margin_minor, evidence)
     WHERE v.position < 0 OR NOT EXISTS (SELECT 1 FROM replenishment_recommendation x WHERE x.item_id = v.item_id AND x.node_id = v.node_id
       AND x.state = 'rejected' AND x.updated_at > $2::timestamptz - $16 * interval '1 day')
     ORDER BY v.item_id, v.node_id
     ON CONFLICT (item_id, node_id) WHERE state IN ('open', 'snoozed') DO UPDATE SET
       supplier_id = excluded.supplier_id, unit_price = excluded.unit_price, demand_class = excluded.demand_class, daily_demand = excluded.daily_demand,
       quantity = CASE WHEN r.quantity = r.recommended_quantity THEN excluded.quantity ELSE r.quantity END,
       value_minor = round(CASE WHEN r.quantity = r.recommended_quantity THEN excluded.quantity ELSE r.quantity END * excluded.unit_price * 100),
       recommended_quantity = excluded.recommended_quantity, reorder_point = excluded.reorder_point, position = excluded.position, stockout_on = excluded.stockout_on,
       lost_margin_minor = excluded.lost_margin_minor, evidence = excluded.evidence, version = r.version + 1, updated_at = $2,
       state = CASE WHEN r.snoozed_until <= $2 THEN 'open' ELSE r.state END
     WHERE (r.recommended_quantity, r.position, r.reorder_point, r.daily_demand, r.supplier_id, r.unit_price)
       IS DISTINCT FROM (excluded.recommended_quantity, excluded.position, excluded.reorder_point, excluded.daily_demand, excluded.supplier_id, excluded.unit_price)
       OR r.state = 'snoozed' AND r.snoozed_until <= $2
     RETURNING r.id, xmax = 0 AS inserted`,
    [
      entityId,
      now,
      orders.map((o) => o.itemId),
      orders.map((o) => o.nodeId),
      orders.map((o) => o.order.supplierId),
      orders.map((o) => o.order.quantity),
      orders.map((o) => o.order.unitPrice),
      orders.map((o) => o.order.valueMinor),
      orders.map((o) => o.order.evidence.demandClass),
      orders.map((o) => o.plan.dailyDemand),
      orders.map((o) => o.plan.reorderPoint),
      orders.map((o) => o.order.evidence.position),
      orders.map((o) => o.order.stockoutOn),
      orders.map((o) => o.order.lostMarginMinor),
      orders.map((o) => JSON.stringify(o.order.evidence)),
      REJECTED_DAYS,
    ],
  );
  await audit(
    context,
    "recommendation.made",
    saved.rows.filter((row) => row.inserted).map((row) => ({ subjectKind: "recommendation", subjectId: row.id })),
  );
  await audit(
    context,
    "recommendation.refreshed",
    saved.rows.filter((row) => !row.inserted).map((row) => ({ subjectKind: "recommendation", subjectId: row.id })),
  );
  await audit(
    context,
    "recommendation.superseded",
    superseded.rows.map((row) => ({ subjectKind: "recommendation", subjectId: row.id })),
  );
  await markChanged(
    client,
    "replenishment",
    [...saved.rows, ...superseded.rows].map((row) => row.id),
  );
  return { recommended: saved.rows.filter((row) => row.inserted).length, superseded: superseded.rows.length };
}
