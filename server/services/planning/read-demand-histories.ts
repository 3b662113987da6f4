import type { Queryable } from "@/db/client";
import { type DailyHistory, dailyHistory, type FreeStock } from "@/domain/planning/forecast/demand-history";
import type { KnownItem } from "@/domain/planning/forecast/new-item";

const DAY = 86_400_000;

/** The days that a run learns from: `days` of them, up to the day before `today` (milliseconds, the start of a day in UTC). */
export type HistoryWindow = { entityId: number; today: number; days: number };
export type KeyHistory = {
  itemId: number;
  nodeId: number;
  category: string;
  unitPrice: number;
  history: DailyHistory;
  free: FreeStock;
};

const startOf = ({ today, days }: HistoryWindow) => new Date(today - days * DAY);

/** Of the last `most` days, those since the first demand; 1 where there was none. */
export async function daysOfDemand(queryable: Queryable, entityId: number, today: number, most: number): Promise<number> {
  const { rows } = await queryable.query<{ at: Date | null }>(
    "SELECT min(occurred_at) AS at FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3",
    [entityId, new Date(today - most * DAY), new Date(today)],
  );
  const first = rows[0]?.at?.getTime();
  return first === undefined ? 1 : Math.max(1, (today - Math.floor(first / DAY) * DAY) / DAY);
}

/** Items that were asked for, the components of bundles that were, and new items that some node is to sell. */
export async function itemsToForecast(queryable: Queryable, window: HistoryWindow): Promise<number[]> {
  const { rows } = await queryable.query<{ id: number }>(
    `WITH asked AS (SELECT DISTINCT item_id FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3)
     SELECT i.id FROM item i WHERE i.entity_id = $1 AND NOT i.is_service AND NOT i.is_bundle AND (
         i.id IN (SELECT coalesce(c.component_item_id, a.item_id) FROM asked a LEFT JOIN bundle_component c ON c.bundle_item_id = a.item_id)
         OR i.lifecycle = 'new' AND EXISTS (SELECT 1 FROM stock_balance b WHERE b.item_id = i.id))
     ORDER BY i.id`,
    [window.entityId, startOf(window), new Date(window.today)],
  );
  return rows.map((row) => row.id);
}

/** Items that have been asked for since before `until` (milliseconds): old enough to tell how similar ones will sell. */
export async function readKnownItems(queryable: Queryable, window: HistoryWindow, until: number): Promise<KnownItem[]> {
  const { rows } = await queryable.query<KnownItem>(
    `SELECT i.id AS "itemId", i.category, i.unit_price::float8 AS "unitPrice" FROM item i
     WHERE i.entity_id = $1 AND NOT i.is_service AND NOT i.is_bundle AND i.merged_into_id IS NULL AND i.category <> 'Uncategorised'
       AND EXISTS (SELECT 1 FROM demand_fact d WHERE d.item_id = i.id AND d.occurred_at >= $2 AND d.occurred_at < $3)`,
    [window.entityId, startOf(window), new Date(until)],
  );
  return rows;
}

type Row = {
  item_id: number;
  node_id: number;
  category: string;
  unit_price: number;
  demand_days: number[];
  demanded: number[];
  free: number;
  stock_days: number[];
  deltas: number[];
};

/** Demand and free stock by day; day 0 is the first of the window. Today is not over, so it is not in it. */
export async function readDemandHistories(queryable: Queryable, window: HistoryWindow, itemIds: readonly number[]): Promise<KeyHistory[]> {
  const { rows } = await queryable.query<Row>(
    `WITH day AS (
       SELECT (occurred_at AT TIME ZONE 'UTC')::date - $3::date AS day, item_id, node_id, sum(quantity) AS quantity
       FROM demand_fact WHERE entity_id = $1 AND occurred_at >= ($3::date)::timestamp AT TIME ZONE 'UTC' AND occurred_at < $4
         AND (item_id = ANY($2) OR item_id IN (SELECT bundle_item_id FROM bundle_component WHERE component_item_id = ANY($2)))
       GROUP BY 1, 2, 3),
     component AS (
       SELECT d.day, coalesce(c.component_item_id, d.item_id) AS item_id, d.node_id, sum(d.quantity * coalesce(c.quantity_per, 1))::int AS quantity
       FROM day d LEFT JOIN bundle_component c ON c.bundle_item_id = d.item_id GROUP BY 1, 2, 3),
     demand AS (
       SELECT item_id, node_id, array_agg(day ORDER BY day) AS demand_days, array_agg(quantity ORDER BY day) AS demanded
       FROM component WHERE quantity > 0 AND item_id = ANY($2) GROUP BY 1, 2),
     sold AS (
       SELECT item_id, node_id FROM demand
       UNION SELECT b.item_id, b.node_id FROM stock_balance b JOIN item i ON i.id = b.item_id AND i.lifecycle = 'new' WHERE b.item_id = ANY($2)),
     moved AS (
       SELECT least((occurred_at AT TIME ZONE 'UTC')::date - $3::date, $5) AS day, item_id, node_id, sum(sellable_delta - allocated_delta)::int AS delta
       FROM stock_movement WHERE item_id = ANY($2) AND occurred_at >= ($3::date)::timestamp AT TIME ZONE 'UTC' GROUP BY 1, 2, 3),
     stock AS (
       SELECT item_id, node_id, coalesce(sum(delta) FILTER (WHERE day = $5), 0)::int AS since,
         coalesce(array_agg(day ORDER BY day) FILTER (WHERE day < $5), '{}') AS stock_days,
         coalesce(array_agg(delta ORDER BY day) FILTER (WHERE day < $5), '{}') AS deltas
       FROM moved GROUP BY 1, 2)
     SELECT k.item_id, k.node_id, i.category, i.unit_price::float8 AS unit_price, coalesce(d.demand_days, '{}') AS demand_days, coalesce(d.demanded, '{}') AS demanded,
       coalesce(b.sellable - b.allocated, 0) - coalesce(s.since, 0) AS free, coalesce(s.stock_days, '{}') AS stock_days, coalesce(s.deltas, '{}') AS deltas
     FROM sold k JOIN item i ON i.id = k.item_id JOIN node n ON n.id = k.node_id AND n.active
     LEFT JOIN demand d ON d.item_id = k.item_id AND d.node_id = k.node_id
     LEFT JOIN stock_balance b ON b.item_id = k.item_id AND b.node_id = k.node_id
     LEFT JOIN stock s ON s.item_id = k.item_id AND s.node_id = k.node_id
     ORDER BY k.item_id, k.node_id`,
    [window.entityId, itemIds, startOf(window).toISOString().slice(0, 10), new Date(window.today), window.days],
  );
  return rows.map((row) => {
    const free = { days: row.stock_days, quantities: row.deltas, atEnd: row.free };
    const history = dailyHistory(window.days, { days: row.demand_days, quantities: row.demanded }, free);
    return { itemId: row.item_id, nodeId: row.node_id, category: row.category, unitPrice: row.unit_price, history, free };
  });
}
