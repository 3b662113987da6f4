import { isDeepStrictEqual } from "node:util";
import type { Queryable } from "@/db/client";
import { type Plan, type PlanningInput, planItem, type Source, type StockPosition } from "@/domain/planning/recommendation";
import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { joinOrders } from "./join-orders";
import { readPlanningPolicy } from "./planning-policy";
import { saveRecommendations } from "./save-recommendations";
import { withOrderMates } from "./shared-order-facts";

const DAY = 86_400_000;
const HORIZON_DAYS = 84;
/** Keys in one transaction: some 100 ms, so that the live feed is never held back by it. */
const CHUNK = 1_000;

export type ReplenishInput = {
  entityId: number;
  itemIds?: readonly number[];
  /** Asked between transactions; the worker is shutting down. What is left is planned by the next run. */
  stopped?: () => boolean;
};
export type ReplenishResult = { planned: number; recommended: number; superseded: number };

type KeyRow = {
  item_id: number;
  node_id: number;
  sizes: number[] | null;
  stock: StockPosition;
  lifecycle: string;
  margin_minor: number;
  source: Source | null;
};
export type PlannedKey = { itemId: number; nodeId: number; plan: Plan };

/** Plans every item × node of an entity, or of some of its items, and brings the open recommendations up to date. */
export async function replenish(context: ServiceContext, { entityId, itemIds, stopped }: ReplenishInput): Promise<ReplenishResult> {
  requireScope(context, "replenishment.release", { entityId, nodeIds: [] });
  const today = Math.floor(context.now.getTime() / DAY) * DAY;
  const policy = await readPlanningPolicy(context.client ?? context.pool, entityId);
  const asked = itemIds ? await withOrderMates(context.client ?? context.pool, entityId, itemIds) : null;
  const { rows, horizonDays } = await readDemand(context, entityId, asked, new Date(today));
  const inputOf = (row: KeyRow): PlanningInput => ({
    sizes: row.sizes ?? [],
    horizonDays,
    stock: row.stock,
    source: row.source,
    unitMarginMinor: row.margin_minor,
    orderable: row.lifecycle !== "phase_out",
    policy,
    now: context.now,
  });
  const planned: PlannedKey[] = rows.map((row) => ({ itemId: row.item_id, nodeId: row.node_id, plan: planItem(inputOf(row)) }));
  await joinOrders(context, entityId, planned, (at) => planItem(inputOf(rows[at] as KeyRow), { asFiller: true }));
  const result = { planned: planned.length, recommended: 0, superseded: 0 };
  for (let from = 0; from < planned.length && !stopped?.(); from += CHUNK) {
    const chunk = planned.slice(from, from + CHUNK);
    const saved = await transact(context, async (inside) => {
      await saveDemand(inside, chunk);
      return saveRecommendations(inside, entityId, chunk);
    });
    result.recommended += saved.recommended;
    result.superseded += saved.superseded;
  }
  return result;
}

async function readDemand(
  context: ServiceContext,
  entityId: number,
  itemIds: readonly number[] | null,
  today: Date,
): Promise<{ rows: KeyRow[]; horizonDays: number }> {
  const queryable = context.client ?? context.pool;
  const earliest = new Date(today.getTime() - HORIZON_DAYS * DAY);
  const first = await queryable.query<{ at: Date | null }>(
    "SELECT min(occurred_at) AS at FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3",
    [entityId, earliest, today],
  );
  const start = Math.floor((first.rows[0]?.at?.getTime() ?? today.getTime() - DAY) / DAY) * DAY;
  const horizonDays = Math.max(1, (today.getTime() - start) / DAY);
  // Named one by one: an index finds them, where a condition of two kinds would read everything.
  const sold = itemIds && [...itemIds, ...(await bundlesOf(queryable, itemIds))];
  // Today is not over, so its demand is not a day's demand. A bundle's demand is demand for its components.
  const { rows } = await queryable.query<KeyRow>(
    `WITH day AS (
       SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, item_id, node_id, sum(quantity) AS quantity
       FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3 AND ($5::bigint[] IS NULL OR item_id = ANY($5))
       GROUP BY 1, 2, 3
     ),
     component AS (
       SELECT d.day, coalesce(c.component_item_id, d.item_id) AS item_id, d.node_id, sum(d.quantity * coalesce(c.quantity_per, 1)) AS quantity
       FROM day d LEFT JOIN bundle_component c ON c.bundle_item_id = d.item_id GROUP BY 1, 2, 3
     ),
     demand AS (SELECT item_id, node_id, array_agg(quantity::int ORDER BY day) AS sizes FROM component WHERE quantity > 0 GROUP BY 1, 2)
     SELECT i.id AS item_id, n.id AS node_id, d.sizes, CASE WHEN i.merged_into_id IS NULL THEN i.lifecycle ELSE 'phase_out' END AS lifecycle,
       round((i.unit_price - i.unit_cost) * 100)::int AS margin_minor,
       jsonb_build_object('sellable', coalesce(b.sellable, 0), 'allocated', coalesce(b.allocated, 0), 'inboundOrdered', coalesce(b.inbound_ordered, 0),
         'inTransit', coalesce(b.in_transit, 0), 'backordered', coalesce(b.backordered, 0)) AS stock,
       s.source
     FROM item i CROSS JOIN node n
     LEFT JOIN stock_balance b ON b.item_id = i.id AND b.node_id = n.id
     LEFT JOIN demand d ON d.item_id = i.id AND d.node_id = n.id
     LEFT JOIN LATERAL (
       SELECT jsonb_build_object('supplierId', si.supplier_id, 'unitPrice', si.unit_price::text, 'minimumOrderQuantity', si.minimum_order_quantity,
         'orderMultiple', si.order_multiple, 'leadTime', jsonb_build_object('days', si.lead_time_days, 'deviationDays', si.lead_time_deviation_days)) AS source
       FROM supplier_item si JOIN supplier p ON p.id = si.supplier_id
       WHERE si.item_id = i.id AND p.state = 'approved' ORDER BY si.rank, si.supplier_id LIMIT 1) s ON true
     WHERE i.entity_id = $1 AND n.entity_id = $1 AND n.active AND NOT i.is_service AND NOT i.is_bundle AND ($4::bigint[] IS NULL OR i.id = ANY($4))
       AND (b.item_id IS NOT NULL OR d.item_id IS NOT NULL)
     ORDER BY i.id, n.id`,
    [entityId, new Date(start), today, itemIds, sold],
  );
  return { rows, horizonDays };
}

/** The bundles that are sold with one of the items in them. */
async function bundlesOf(queryable: Queryable, itemIds: readonly number[]): Promise<number[]> {
  const { rows } = await queryable.query<{ id: number }>(
    "SELECT DISTINCT bundle_item_id AS id FROM bundle_component WHERE component_item_id = ANY($1::bigint[])",
    [itemIds],
  );
  return rows.map(({ id }) => id);
}

/** Writes the pace of demand and the reorder point where they changed. */
async function saveDemand(context: Parameters<Parameters<typeof transact>[1]>[0], keys: readonly PlannedKey[]): Promise<void> {
  const columns = [keys.map((key) => key.itemId), keys.map((key) => key.nodeId)];
  const current = await context.client.query<{ item_id: number; node_id: number; daily_demand: number; reorder_point: number }>(
    "SELECT item_id, node_id, daily_demand::float8 AS daily_demand, reorder_point FROM stock_balance WHERE (item_id, node_id) IN (SELECT * FROM unnest($1::bigint[], $2::int[]))",
    columns,
  );
  const known = new Map(current.rows.map((row) => [inventoryKey(row.item_id, row.node_id), [row.daily_demand, row.reorder_point]]));
  const changed = keys.filter(
    (key) => !isDeepStrictEqual(known.get(inventoryKey(key.itemId, key.nodeId)), [key.plan.dailyDemand, key.plan.reorderPoint]),
  );
  if (changed.length === 0) return;
  const values = [
    changed.map((key) => key.itemId),
    changed.map((key) => key.nodeId),
    changed.map((key) => key.plan.dailyDemand),
    changed.map((key) => key.plan.reorderPoint),
  ];
  await context.client.query(
    "SELECT 1 FROM stock_balance WHERE (item_id, node_id) IN (SELECT * FROM unnest($1::bigint[], $2::int[])) ORDER BY item_id, node_id FOR UPDATE",
    values.slice(0, 2),
  );
  await context.client.query(
    `INSERT INTO stock_balance (item_id, node_id, daily_demand, reorder_point)
     SELECT * FROM unnest($1::bigint[], $2::int[], $3::numeric[], $4::int[]) AS v(item_id, node_id, d, r) ORDER BY item_id, node_id
     ON CONFLICT (item_id, node_id) DO UPDATE SET daily_demand = excluded.daily_demand, reorder_point = excluded.reorder_point, updated_at = clock_timestamp()`,
    values,
  );
  await audit(context, "demand.planned", [
    {
      subjectKind: "stock_balance",
      subjectId: inventoryKey(changed[0]?.itemId ?? 0, changed[0]?.nodeId ?? 0),
      detail: { keys: changed.length },
    },
  ]);
  await markChanged(
    context.client,
    "inventory",
    changed.map((key) => inventoryKey(key.itemId, key.nodeId)),
  );
}
