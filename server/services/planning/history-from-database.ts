import type { Queryable } from "@/db/client";
import { minorPerMajor } from "@/domain/kernel/money";
import { WINDOW_DAYS } from "@/domain/planning/backtest/known-demand";
import type { ReplayHistory, ReplayKey, ShelfRecord, Stretch } from "@/domain/planning/backtest/replay";
import { FORECAST_WINDOW_DAYS } from "@/domain/planning/forecast/demand-history";
import { type LognormalLeadTime, lognormalOf } from "@/domain/planning/lead-time/lognormal";
import { type LearnedLeadTimes, learnLeadTimes } from "@/domain/planning/lead-time/pooled-lead-times";
import { weekdayOf } from "@/domain/planning/order-days";
import { sellerOf } from "../procurement/supplier/source-terms";
import { serviceClassesOn } from "./classify-items";
import { readDemandHistories } from "./read-demand-histories";
import { recordedLeadTimes, statedOf } from "./recorded-lead-times";

const DAY = 86_400_000;
/** Of an item that nobody has given a category: it is like no other. */
const UNCATEGORISED = "Uncategorised";
/** Items whose demand and ledger are read at once. */
const ITEMS_AT_ONCE = 500;

export type DatabaseHistory = ReplayHistory & {
  itemIds: number[];
  nodeIds: number[];
  skus: string[];
  nodeCodes: string[];
  stretch: Stretch;
  currency: string;
  /** Keys whose lead time was learned from orders; the others have the supplier's stated one. */
  learnedLeadTimes: number;
  /** Item × nodes with demand that planning would order nothing for: phased out, merged, at a closed node, or nobody approved sells them. */
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
  holding_rate: number | null;
};

/**
 * Recorded demand by item × node and day, `fromDay` up to but without `toDay` (UTC), and before it as far as planning looks back; with
 * forecasts that is three years.
 * Suppliers and terms are those of now, as the planning run takes them. Lead times that a policy knows are learned from the orders placed
 * before the stretch, those that deliveries take from the stretch as well, the open ones as not yet arrived; classes from the quarter before.
 */
export async function historyFromDatabase(
  queryable: Queryable,
  { entityId, fromDay, toDay, withForecasts }: { entityId: number; fromDay: string; toDay: string; withForecasts: boolean },
): Promise<DatabaseHistory> {
  const end = Date.parse(toDay);
  const from = Date.parse(fromDay);
  const { rows: bounds } = await queryable.query<{ first: Date | null; currency: string }>(
    "SELECT (SELECT min(occurred_at) FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2) AS first, (SELECT currency FROM entity WHERE id = $1) AS currency",
    [entityId, new Date(from - (withForecasts ? FORECAST_WINDOW_DAYS : WINDOW_DAYS) * DAY)],
  );
  const first = Math.floor((bounds[0]?.first?.getTime() ?? from) / DAY) * DAY;
  const start = Math.min(from, first);
  const days = Math.max(0, Math.round((end - start) / DAY));
  const { rows: sold } = await queryable.query<KeyRow>(
    `WITH asked AS (
       SELECT DISTINCT item_id, node_id FROM demand_fact WHERE entity_id = $1 AND occurred_at >= $2 AND occurred_at < $3 AND quantity > 0
     ),
     demand AS (
       SELECT DISTINCT coalesce(c.component_item_id, a.item_id) AS item_id, a.node_id FROM asked a LEFT JOIN bundle_component c ON c.bundle_item_id = a.item_id
     )
     SELECT d.item_id, d.node_id, i.sku, n.code AS node_code, i.category, i.lifecycle <> 'phase_out' AND i.merged_into_id IS NULL AND n.active AS orderable, i.unit_cost::float8, i.unit_price::float8, o.holding_rate::float8,
       s.supplier_id, nullif(s.lead_time_days, 0)::float8 AS lead_time_days, s.lead_time_deviation_days::float8, s.order_multiple, s.minimum_order_quantity, t.order_days
     FROM demand d JOIN item i ON i.id = d.item_id JOIN node n ON n.id = d.node_id
     LEFT JOIN LATERAL (
       SELECT si.*, v.id AS seller_id FROM supplier_item si JOIN supplier p ON p.id = si.supplier_id JOIN supplier v ON v.id = ${sellerOf("p")} AND v.state = 'approved'
       WHERE si.item_id = d.item_id ORDER BY si.rank, p.merged_into_id IS NOT NULL, si.supplier_id LIMIT 1) s ON true
     LEFT JOIN supplier_order_terms t ON t.supplier_id = s.seller_id
     LEFT JOIN node_storage o ON o.node_id = n.id
     WHERE NOT i.is_service AND NOT i.is_bundle
     ORDER BY d.item_id, d.node_id`,
    [entityId, new Date(Math.max(start, from - WINDOW_DAYS * DAY)), new Date(end)],
  );
  const known = learnLeadTimes(await recordedLeadTimes(queryable, entityId, new Date(from)));
  const isPlanned = (row: KeyRow) => row.orderable && row.supplier_id !== null && (row.lead_time_days ?? ownLeadTime(known, row)) !== null;
  const rows = sold.filter(isPlanned);
  const happened = learnLeadTimes(await recordedLeadTimes(queryable, entityId, new Date(end)));
  const classes = new Map((await serviceClassesOn(queryable, entityId, new Date(from))).map((item) => [item.id, item.class]));
  let learnedLeadTimes = 0;
  const perMajor = minorPerMajor(bounds[0]?.currency ?? "");
  const keys = rows.map((row): ReplayKey => {
    const own = ownLeadTime(known, row);
    const stated = row.lead_time_days === null ? null : lognormalOf(row.lead_time_days, row.lead_time_deviation_days);
    const knownLeadTime = own ?? stated ?? lognormalOf(0, 0);
    if (own) learnedLeadTimes++;
    return {
      unitCostMinor: row.unit_cost * perMajor,
      unitMarginMinor: (row.unit_price - row.unit_cost) * perMajor,
      orderMultiple: row.order_multiple,
      minimumOrderQuantity: row.minimum_order_quantity,
      leadTime: ownLeadTime(happened, row) ?? knownLeadTime,
      knownLeadTime,
      serviceClass: classes.get(row.item_id) ?? null,
      orderDays: row.order_days,
      holdingRate: row.holding_rate,
      like: row.category === UNCATEGORISED ? null : { nodeId: row.node_id, category: row.category, unitPrice: row.unit_price },
    };
  });
  return {
    keys,
    days,
    firstWeekday: weekdayOf(new Date(start)),
    ...(await readDays(queryable, { entityId, today: end, days }, rows)),
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

/** Demand of the keys by day, and the days on which their shelves were empty, as the forecasts of the nightly run see them. */
async function readDays(
  queryable: Queryable,
  window: { entityId: number; today: number; days: number },
  rows: readonly KeyRow[],
): Promise<{ demand: Int32Array; shelf: ShelfRecord }> {
  const { days } = window;
  const demand = new Int32Array(rows.length * days);
  const shelf = { empty: new Uint8Array(rows.length * days), since: new Int32Array(rows.length) };
  const keyOf = new Map(rows.map((row, key) => [`${row.item_id}/${row.node_id}`, key]));
  const items = [...new Set(rows.map((row) => row.item_id))];
  for (let from = 0; days > 0 && from < items.length; from += ITEMS_AT_ONCE) {
    for (const { itemId, nodeId, history } of await readDemandHistories(queryable, window, items.slice(from, from + ITEMS_AT_ONCE))) {
      const key = keyOf.get(`${itemId}/${nodeId}`);
      if (key === undefined) continue;
      shelf.since[key] = history.start;
      for (const [day, units] of history.daily.entries()) {
        if (Number.isNaN(units)) shelf.empty[key * days + day] = 1;
        else demand[key * days + day] = units;
      }
    }
  }
  return { demand, shelf };
}

/** Another supplier's past says less than this supplier's own statement. */
function ownLeadTime(learned: LearnedLeadTimes, row: KeyRow): LognormalLeadTime | null {
  const fit = learned.of(
    String(row.item_id),
    String(row.supplier_id),
    row.category,
    statedOf(row.lead_time_days, row.lead_time_deviation_days),
  );
  if (!fit || (fit.level !== "item" && fit.level !== "supplier")) return null;
  return { logMean: fit.logMean, logDeviation: fit.logDeviation };
}
