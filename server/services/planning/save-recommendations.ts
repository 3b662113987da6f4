import { hash } from "node:crypto";
import type { Client } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import { numberList } from "@/db/number-list";
import { type Pause, pauseHolds } from "@/domain/planning/pause";
import type { Plan } from "@/domain/planning/recommendation";
import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import type { ServiceContext } from "../context";
import type { PlannedKey } from "./recommend";

/** A rejected recommendation is not asked again for this long, unless orders are already waiting for the goods. */
const REJECTED_DAYS = 7;

type Order = NonNullable<Plan["order"]>;
type Ordered = { key: PlannedKey; order: Order; evidence: string; digest: string; wakes: boolean };

/** A quantity that a buyer chose stays. */
const IS_SET = "(r.is_quantity_set OR r.quantity <> r.recommended_quantity)";

const digestOf = ({ supplierId, quantity, unitPrice }: Order, evidence: string) =>
  hash("md5", `${supplierId} ${quantity} ${unitPrice} ${evidence}`, "base64");

type Standing = { id: number; digest: string; pause: Pause | null };

async function openRecommendations(client: Client, keys: readonly PlannedKey[]): Promise<Map<number, Standing>> {
  const { rows } = await client.query<Omit<Standing, "pause"> & { key: number; state: string; until: Date; backordered: number }>(
    `SELECT id, item_id * 4096 + node_id AS key, state, evidence_digest AS digest, snoozed_until AS until,
       CASE WHEN state = 'snoozed' THEN coalesce((evidence #>> '{stock,backordered}')::int, 0) ELSE 0 END AS backordered
     FROM replenishment_recommendation WHERE state IN ('open', 'snoozed', 'waiting') AND item_id = ANY($1::bigint[])`,
    [numberList([...new Set(keys.map((key) => key.itemId))])],
  );
  return new Map(
    rows.map(({ id, key, state, digest, until, backordered }): [number, Standing] => {
      const pause: Pause | null = state === "waiting" ? { state } : state === "snoozed" ? { state, until, backordered } : null;
      return [key, { id, digest, pause }];
    }),
  );
}

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
  const open = await openRecommendations(client, keys);
  const orders: Ordered[] = [];
  const gone: number[] = [];
  const touched: number[] = [];
  for (const key of keys) {
    const standing = open.get(inventoryKey(key.itemId, key.nodeId));
    // Somebody has been asked to agree to it as it is.
    if (standing?.pause?.state === "waiting") continue;
    const { order } = key.plan;
    if (order) {
      const evidence = JSON.stringify(order.evidence);
      const digest = digestOf(order, evidence);
      const wakes = standing?.pause ? !pauseHolds(standing.pause, key.input.stock, now) : false;
      if (standing && standing.digest === digest && !wakes) continue;
      orders.push({ key, order, evidence, digest, wakes });
    } else if (standing) gone.push(standing.id);
    if (standing) touched.push(standing.id);
  }
  if (orders.length + gone.length === 0) return { recommended: 0, superseded: 0 };
  if (touched.length > 0)
    await client.query("SELECT 1 FROM replenishment_recommendation WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE", [touched]);
  const superseded = gone.length === 0 ? [] : await supersede(client, now, gone);
  const saved = orders.length === 0 ? [] : await write(client, now, entityId, orders);
  await audit(
    context,
    "recommendation.made",
    saved.filter((row) => row.inserted).map((row) => ({ subjectKind: "recommendation", subjectId: row.id })),
  );
  await audit(
    context,
    "recommendation.refreshed",
    saved.filter((row) => !row.inserted).map((row) => ({ subjectKind: "recommendation", subjectId: row.id })),
  );
  await audit(
    context,
    "recommendation.superseded",
    superseded.map((row) => ({ subjectKind: "recommendation", subjectId: row.id })),
  );
  await markChanged(
    client,
    "replenishment",
    [...saved, ...superseded].map((row) => row.id),
  );
  return { recommended: saved.filter((row) => row.inserted).length, superseded: superseded.length };
}

async function supersede(client: Client, now: Date, ids: readonly number[]): Promise<{ id: number }[]> {
  const { rows } = await client.query<{ id: number }>(
    `UPDATE replenishment_recommendation SET state = 'superseded', version = version + 1, updated_at = $2
     WHERE state IN ('open', 'snoozed') AND id = ANY($1::bigint[]) RETURNING id`,
    [ids, now],
  );
  return rows;
}

type Saved = { id: number; inserted: boolean };

async function write(client: Client, now: Date, entityId: number, orders: readonly Ordered[]): Promise<Saved[]> {
  const { rows } = await client.query<Saved>(
    `INSERT INTO replenishment_recommendation AS r (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class,
       daily_demand, reorder_point, position, stockout_on, lost_margin_minor, evidence, evidence_digest, created_at, updated_at)
     SELECT $1, v.item_id, v.node_id, v.supplier_id, v.quantity, v.quantity, v.unit_price, v.value_minor, v.demand_class, v.daily_demand, v.reorder_point, v.position,
       v.stockout_on, v.lost_margin_minor, v.evidence, v.digest, $2, $2
     FROM ROWS FROM (unnest($3::bigint[], $4::int[], $5::int[], $6::int[], $7::numeric[], $8::bigint[], $9::text[], $10::numeric[], $11::int[], $12::int[], $13::timestamptz[], $14::bigint[], $17::text[]),
       jsonb_array_elements($15::jsonb)) AS v(item_id, node_id, supplier_id, quantity, unit_price, value_minor, demand_class, daily_demand, reorder_point, position, stockout_on, lost_margin_minor, digest, evidence)
     WHERE v.position < 0 OR NOT EXISTS (SELECT 1 FROM replenishment_recommendation x WHERE x.item_id = v.item_id AND x.node_id = v.node_id
       AND x.state = 'rejected' AND x.updated_at > $2::timestamptz - $16 * interval '1 day')
     ORDER BY v.item_id, v.node_id
     ON CONFLICT (item_id, node_id) WHERE state IN ('open', 'snoozed', 'waiting') DO UPDATE SET
       supplier_id = excluded.supplier_id, unit_price = excluded.unit_price, demand_class = excluded.demand_class, daily_demand = excluded.daily_demand,
       quantity = CASE WHEN ${IS_SET} THEN r.quantity ELSE excluded.quantity END,
       value_minor = CASE WHEN ${IS_SET} THEN round(r.quantity * excluded.unit_price * (SELECT ${minorPerMajorOf("u.currency")} FROM supplier u WHERE u.id = excluded.supplier_id))
         ELSE excluded.value_minor END,
       recommended_quantity = excluded.recommended_quantity, reorder_point = excluded.reorder_point, position = excluded.position, stockout_on = excluded.stockout_on,
       lost_margin_minor = excluded.lost_margin_minor, evidence = excluded.evidence, evidence_digest = excluded.evidence_digest, version = r.version + 1, updated_at = $2,
       state = CASE WHEN r.item_id * 4096 + r.node_id = ANY($18::bigint[]) THEN 'open' ELSE r.state END
     WHERE r.state <> 'waiting'
     RETURNING r.id, xmax = 0 AS inserted`,
    [
      entityId,
      now,
      numberList(orders.map((o) => o.key.itemId)),
      numberList(orders.map((o) => o.key.nodeId)),
      numberList(orders.map((o) => o.order.supplierId)),
      numberList(orders.map((o) => o.order.quantity)),
      numberList(orders.map((o) => o.order.unitPrice)),
      numberList(orders.map((o) => o.order.valueMinor)),
      orders.map((o) => o.order.evidence.demandClass),
      numberList(orders.map((o) => o.key.plan.dailyDemand)),
      numberList(orders.map((o) => o.key.plan.reorderPoint)),
      numberList(orders.map((o) => o.order.evidence.position)),
      orders.map((o) => o.order.evidence.stockoutOn),
      numberList(orders.map((o) => o.order.lostMarginMinor)),
      // One text: an array of texts would have every quote of them escaped.
      `[${orders.map((o) => o.evidence).join()}]`,
      REJECTED_DAYS,
      orders.map((o) => o.digest),
      orders.filter((o) => o.wakes).map((o) => inventoryKey(o.key.itemId, o.key.nodeId)),
    ],
  );
  return rows;
}
