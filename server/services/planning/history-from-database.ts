import type { Queryable } from "@/db/client";
import type { ReplayHistory, ReplayKey, Stretch } from "@/domain/planning/backtest/replay";
import { WINDOW_DAYS } from "@/domain/planning/backtest/replay";
import { type LognormalLeadTime, lognormalOf } from "@/domain/planning/lead-time/lognormal";
import { type LearnedLeadTimes, learnLeadTimes } from "@/domain/planning/lead-time/pooled-lead-times";
import { weekdayOf } from "@/domain/planning/order-days";
import { sellerOf } from "../procurement/supplier/source-terms";
import { serviceClassesOn } from "./classify-items";
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
  /** Item × nodes with demand that planning would order nothing for: nobody approved sells them, or they are phased out. */
  leftOut: number;
};

type KeyRow = {
  item_id: number;
  node_id: number;
  sku: string;
  node_code: string;
  category: string;
  unit_cost: number;
  unit_price: number;
  orderable: boolean;
  supplier_id: number | null;
  /** Null: the supplier stated none. */
  lead_time_days: number | null;
  lead_time_deviation_days: number;
  order_multiple: number;
  minimum_order_quantity: number;
  order_days: number[] | null;
  days: number[];
  units: number[];
};

/**
 * Recorded demand by item × node and day, `fromDay` up to but without `toDay` (UTC), and up to a planning window before it.
 * Suppliers and terms are those of now, as the planning run takes them. Lead times that a policy knows are learned from the orders placed
 * before the stretch, those that deliveries take from the stretch as well, the open ones as not yet arrived; classes from the quarter before.
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
  const { rows: sold } = await queryable.query<KeyRow>(
    `WITH day AS (
       SELECT (occurred_at AT TIME ZONE 'UTC')::date - $2::date AS day, item_id, node_id, sum(quantity) AS quantity
       FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $3 AND occurred_at < $4 GROUP BY 1, 2, 3
     ),
     component AS (
       SELECT d.day, coalesce(c.component_item_id, d.item_id) AS item_id, d.node_id, sum(d.quantity * coalesce(c.quantity_per, 1)) AS quantity
       FROM day d LEFT JOIN bundle_component c ON c.bundle_item_id = d.item_id GROUP BY 1, 2, 3
     ),
     demand AS (SELECT item_id, node_id, array_agg(day) AS days, array_agg(quantity::int) AS units FROM component WHERE quantity > 0 GROUP BY 1, 2)
     SELECT d.item_id, d.node_id, i.sku, n.code AS node_code, i.category, i.lifecycle <> 'phase_out' AND i.merged_into_id IS NULL AS orderable, i.unit_cost::float8, i.unit_price::float8, d.days, d.units,
       s.supplier_id, nullif(s.lead_time_days, 0)::float8 AS lead_time_days, s.lead_time_deviation_days::float8, s.order_multiple, s.minimum_order_quantity, t.order_days
     FROM demand d JOIN item i ON i.id = d.item_id JOIN node n ON n.id = d.node_id
     LEFT JOIN LATERAL (
       SELECT si.*, v.id AS seller_id FROM supplier_item si JOIN supplier p ON p.id = si.supplier_id JOIN supplier v ON v.id = ${sellerOf("p")} AND v.state = 'approved'
       WHERE si.item_id = d.item_id ORDER BY si.rank, p.merged_into_id IS NOT NULL, si.supplier_id LIMIT 1) s ON true
     LEFT JOIN supplier_order_terms t ON t.supplier_id = s.seller_id
     WHERE NOT i.is_service AND NOT i.is_bundle
     ORDER BY d.item_id, d.node_id`,
    [entityId, new Date(start).toISOString().slice(0, 10), new Date(start), new Date(end)],
  );
  const known = learnLeadTimes(await recordedLeadTimes(queryable, entityId, new Date(from)));
  const isPlanned = (row: KeyRow) => row.orderable && row.supplier_id !== null && (row.lead_time_days ?? ownLeadTime(known, row)) !== null;
  const rows = sold.filter(isPlanned);
  const happened = learnLeadTimes(await recordedLeadTimes(queryable, entityId, new Date(end)));
  const classes = new Map((await serviceClassesOn(queryable, entityId, new Date(from))).map((item) => [item.id, item.class]));
  const demand = new Int32Array(rows.length * days);
  let learnedLeadTimes = 0;
  const keys = rows.map((row, key): ReplayKey => {
    for (const [index, day] of row.days.entries()) demand[key * days + day] = row.units[index] ?? 0;
    const own = ownLeadTime(known, row);
    const stated = row.lead_time_days === null ? null : lognormalOf(row.lead_time_days, row.lead_time_deviation_days);
    const knownLeadTime = own ?? stated ?? lognormalOf(0, 0);
    if (own) learnedLeadTimes++;
    return {
      unitCostMinor: row.unit_cost * 100,
      unitMarginMinor: (row.unit_price - row.unit_cost) * 100,
      orderMultiple: row.order_multiple,
      minimumOrderQuantity: row.minimum_order_quantity,
      leadTime: ownLeadTime(happened, row) ?? knownLeadTime,
      knownLeadTime,
      serviceClass: classes.get(row.item_id) ?? null,
      orderDays: row.order_days,
    };
  });
  return {
    keys,
    days,
    firstWeekday: weekdayOf(new Date(start)),
    demand,
    itemIds: rows.map((row) => row.item_id),
    nodeIds: rows.map((row) => row.node_id),
    skus: rows.map((row) => row.sku),
    nodeCodes: rows.map((row) => row.node_code),
    stretch: { from: Math.round((from - start) / DAY), to: days },
    currency: bounds[0]?.currency ?? "",
    learnedLeadTimes,
    leftOut: sold.length - rows.length,
  };
}

/** Another supplier's past says less than this supplier's own statement. */
function ownLeadTime(learned: LearnedLeadTimes, { item_id, supplier_id, category }: KeyRow): LognormalLeadTime | null {
  const fit = learned.of(String(item_id), String(supplier_id), category);
  if (!fit || (fit.level !== "item" && fit.level !== "supplier")) return null;
  return { logMean: fit.logMean, logDeviation: fit.logDeviation };
}
