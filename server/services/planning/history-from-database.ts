import type { Queryable } from "@/db/client";
import type { ReplayHistory, ReplayKey, Stretch } from "@/domain/planning/backtest/replay";
import { WINDOW_DAYS } from "@/domain/planning/backtest/replay";
import { lognormalOf } from "@/domain/planning/lead-time/lognormal";
import { learnLeadTimes } from "@/domain/planning/lead-time/pooled-lead-times";
import { recordedLeadTimes } from "./recorded-lead-times";

const DAY = 86_400_000;

export type DatabaseHistory = ReplayHistory & {
  itemIds: number[];
  nodeIds: number[];
  skus: string[];
  nodeCodes: string[];
  stretch: Stretch;
  currency: string;
  /** Keys whose lead time was learned from orders; the others have the supplier's stated one. */
  learnedLeadTimes: number;
};

type KeyRow = {
  item_id: number;
  node_id: number;
  sku: string;
  node_code: string;
  category: string;
  unit_cost: number;
  unit_price: number;
  supplier_id: number | null;
  lead_time_days: number | null;
  lead_time_deviation_days: number | null;
  order_multiple: number | null;
  minimum_order_quantity: number | null;
  days: number[];
  units: number[];
};

/** What a supplier without terms and without orders is taken to need. */
const UNKNOWN_LEAD_TIME = { days: 14, deviationDays: 5 };

/**
 * Recorded demand by item × node and day, `fromDay` up to but without `toDay` (UTC), and up to a planning window before it.
 * Lead times as the purchase orders placed before the end of the stretch teach them, the open ones as not yet arrived.
 */
export async function historyFromDatabase(
  queryable: Queryable,
  { entityId, fromDay, toDay }: { entityId: number; fromDay: string; toDay: string },
): Promise<DatabaseHistory> {
  const end = Date.parse(toDay);
  const from = Date.parse(fromDay);
  const { rows: bounds } = await queryable.query<{ first: Date | null; currency: string }>(
    "SELECT (SELECT min(occurred_at) FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2) AS first, (SELECT currency FROM entity WHERE id = $1) AS currency",
    [entityId, new Date(from - WINDOW_DAYS * DAY)],
  );
  const first = Math.floor((bounds[0]?.first?.getTime() ?? from) / DAY) * DAY;
  const start = Math.min(from, first);
  const days = Math.max(0, Math.round((end - start) / DAY));
  const { rows } = await queryable.query<KeyRow>(
    `WITH day AS (
       SELECT (occurred_at AT TIME ZONE 'UTC')::date - $2::date AS day, item_id, node_id, sum(quantity) AS quantity
       FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $3 AND occurred_at < $4 GROUP BY 1, 2, 3
     ),
     component AS (
       SELECT d.day, coalesce(c.component_item_id, d.item_id) AS item_id, d.node_id, sum(d.quantity * coalesce(c.quantity_per, 1)) AS quantity
       FROM day d LEFT JOIN bundle_component c ON c.bundle_item_id = d.item_id GROUP BY 1, 2, 3
     ),
     demand AS (SELECT item_id, node_id, array_agg(day) AS days, array_agg(quantity::int) AS units FROM component WHERE quantity > 0 GROUP BY 1, 2)
     SELECT d.item_id, d.node_id, i.sku, n.code AS node_code, i.category, i.unit_cost::float8, i.unit_price::float8, d.days, d.units,
       s.supplier_id, s.lead_time_days::float8, s.lead_time_deviation_days::float8, s.order_multiple, s.minimum_order_quantity
     FROM demand d JOIN item i ON i.id = d.item_id JOIN node n ON n.id = d.node_id
     LEFT JOIN LATERAL (
       SELECT * FROM supplier_item si WHERE si.item_id = d.item_id ORDER BY si.rank, si.supplier_id LIMIT 1) s ON true
     WHERE NOT i.is_service AND NOT i.is_bundle
     ORDER BY d.item_id, d.node_id`,
    [entityId, new Date(start).toISOString().slice(0, 10), new Date(start), new Date(end)],
  );
  const learned = learnLeadTimes(await recordedLeadTimes(queryable, entityId, new Date(end)));
  const demand = new Int32Array(rows.length * days);
  let learnedLeadTimes = 0;
  const keys = rows.map((row, key): ReplayKey => {
    for (const [index, day] of row.days.entries()) demand[key * days + day] = row.units[index] ?? 0;
    const own = row.supplier_id === null ? null : learned.of(String(row.item_id), String(row.supplier_id), row.category);
    // Another supplier's past says less than this supplier's own statement.
    const isOwn = own !== null && (own.level === "item" || own.level === "supplier");
    if (isOwn) learnedLeadTimes++;
    const stated = lognormalOf(
      row.lead_time_days ?? UNKNOWN_LEAD_TIME.days,
      row.lead_time_deviation_days ?? UNKNOWN_LEAD_TIME.deviationDays,
    );
    return {
      unitCostMinor: row.unit_cost * 100,
      unitMarginMinor: (row.unit_price - row.unit_cost) * 100,
      orderMultiple: row.order_multiple ?? 1,
      minimumOrderQuantity: row.minimum_order_quantity ?? 1,
      leadTime: isOwn ? { logMean: own.logMean, logDeviation: own.logDeviation } : stated,
    };
  });
  return {
    keys,
    days,
    demand,
    itemIds: rows.map((row) => row.item_id),
    nodeIds: rows.map((row) => row.node_id),
    skus: rows.map((row) => row.sku),
    nodeCodes: rows.map((row) => row.node_code),
    stretch: { from: Math.round((from - start) / DAY), to: days },
    currency: bounds[0]?.currency ?? "",
    learnedLeadTimes,
  };
}
