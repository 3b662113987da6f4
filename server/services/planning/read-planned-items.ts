import type { Queryable } from "@/db/client";
import { HOUSES } from "@/db/minor-units";
import { numberList } from "@/db/number-list";
import type { ServiceClass } from "@/domain/planning/policy/service-class";
import type { PlanningInput, Source } from "@/domain/planning/recommendation";
import { sellerOf } from "../procurement/supplier/source-terms";
import { validPrice } from "../procurement/supplier/valid-price";

/** What planning has to know of an item, the same at every node. */
export type PlannedItem = Pick<PlanningInput, "source" | "unitMarginMinor" | "unitCostMinor" | "orderable" | "season"> & {
  /** null: nobody has classed it yet. */
  serviceClass: ServiceClass | null;
};

type Row = {
  id: number;
  orderable: boolean;
  margin_minor: number;
  cost_minor: number;
  service_class: ServiceClass | null;
  season_ends_on: string | null;
  season_days: number;
  season_salvage: number;
  supplier_id: number | null;
  price: string;
  currency: string;
  minimum: number;
  pack: number;
  /** null: nobody knows it. */
  lead_days: number | null;
  lead_deviation: number;
  lead_orders: number | null;
  lead_open_orders: number | null;
  order_days: number[] | null;
};

const ITEMS = `WITH source AS (
   SELECT DISTINCT ON (si.item_id) si.item_id, v.id AS supplier_id, v.currency, ${validPrice("1", "$2::date", "si")}::text AS price, si.minimum_order_quantity AS minimum, si.order_multiple AS pack,
     nullif(coalesce(l.days, si.lead_time_days), 0)::float8 AS lead_days, coalesce(l.deviation_days, si.lead_time_deviation_days)::float8 AS lead_deviation, l.orders AS lead_orders, nullif(l.open_orders, 0) AS lead_open_orders, t.order_days
   FROM supplier_item si JOIN supplier p ON p.id = si.supplier_id JOIN supplier v ON v.id = ${sellerOf("p")} AND v.state = 'approved'
   LEFT JOIN learned_lead_time l ON l.item_id = si.item_id AND l.supplier_id = si.supplier_id
   LEFT JOIN supplier_order_terms t ON t.supplier_id = v.id
   WHERE si.item_id = ANY($1::bigint[]) ORDER BY si.item_id, si.rank, p.merged_into_id IS NOT NULL, si.supplier_id)
SELECT i.id, i.lifecycle <> 'phase_out' AND i.merged_into_id IS NULL AS orderable,
  round((i.unit_price - i.unit_cost) * h.per_major)::int AS margin_minor, (i.unit_cost * h.per_major)::float8 AS cost_minor, k.class AS service_class,
  to_char(e.ends_on, 'YYYY-MM-DD') AS season_ends_on, e.ends_on - $2::date + 1 AS season_days, e.salvage_share AS season_salvage,
  s.supplier_id, s.price, s.currency, s.minimum, s.pack, s.lead_days, s.lead_deviation, s.lead_orders, s.lead_open_orders, s.order_days
FROM item i LEFT JOIN ${HOUSES} h ON h.id = i.entity_id
LEFT JOIN item_service_class k ON k.item_id = i.id
LEFT JOIN item_season e ON e.item_id = i.id AND i.lifecycle = 'seasonal'
LEFT JOIN source s ON s.item_id = i.id
WHERE i.id = ANY($1::bigint[]) AND NOT i.is_service AND NOT i.is_bundle`;

/** By id, at the terms of the day. Services and bundles are left out: they lie nowhere. */
export async function readPlannedItems(queryable: Queryable, itemIds: readonly number[], today: Date): Promise<Map<number, PlannedItem>> {
  const { rows } = await queryable.query<Row>(ITEMS, [numberList(itemIds), today.toISOString().slice(0, 10)]);
  return new Map(rows.map((row) => [row.id, itemOf(row)]));
}

const itemOf = (row: Row): PlannedItem => ({
  source: sourceOf(row),
  unitMarginMinor: row.margin_minor,
  unitCostMinor: row.cost_minor,
  orderable: row.orderable,
  season: row.season_ends_on === null ? null : { endsOn: row.season_ends_on, daysLeft: row.season_days, salvageShare: row.season_salvage },
  serviceClass: row.service_class,
});

/** A source without lead time or price is none that anything could be ordered from: its item is not ready, and the steward hears of it. */
const sourceOf = (row: Row): Source | null =>
  row.supplier_id === null || row.lead_days === null || Number(row.price) === 0
    ? null
    : {
        supplierId: row.supplier_id,
        unitPrice: row.price,
        currency: row.currency,
        minimumOrderQuantity: row.minimum,
        orderMultiple: row.pack,
        leadTime: { days: row.lead_days, deviationDays: row.lead_deviation },
        ...(row.order_days === null ? {} : { orderDays: row.order_days }),
        ...(row.lead_orders === null ? {} : { leadTimeOrders: row.lead_orders }),
        ...(row.lead_open_orders === null ? {} : { leadTimeOpenOrders: row.lead_open_orders }),
      };
