import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { leadTimeQuantile, lognormalOf } from "@/domain/planning/lead-time/lognormal";

export type SupplierLeadTime = {
  itemId: number;
  sku: string;
  /** From the first sending of an order to its first receipt. */
  days: number;
  nineInTenDays: number;
  orders: number;
  openOrders: number;
  /** Whose orders say it: the item's own, or the supplier's others in the category. */
  level: "item" | "supplier";
  learnedAt: string;
};

const SHOWN = 20;
const NINE_IN_TEN = 0.9;

/** What the supplier's orders taught, by item: those that were ordered most, and how many there are. */
export async function readSupplierLeadTimes(
  queryable: Queryable,
  scope: Scope,
  supplierId: number,
): Promise<{ count: number; rows: SupplierLeadTime[] }> {
  const { rows } = await queryable.query<Omit<SupplierLeadTime, "nineInTenDays"> & { deviationDays: number; count: number }>(
    `SELECT l.item_id AS "itemId", i.sku, l.days, l.deviation_days AS "deviationDays", l.orders, l.open_orders AS "openOrders", l.level,
       l.learned_at AS "learnedAt", count(*) OVER ()::int AS count
     FROM learned_lead_time l JOIN item i ON i.id = l.item_id JOIN supplier s ON s.id = l.supplier_id
     WHERE l.supplier_id = $1 AND ($2 OR s.entity_id = ANY($3::int[])) ORDER BY l.orders DESC, i.sku LIMIT ${SHOWN}`,
    [supplierId, scope.everywhere, scope.entityIds],
  );
  return {
    count: rows[0]?.count ?? 0,
    rows: rows.map(({ deviationDays, count: _, ...row }) => ({
      ...row,
      nineInTenDays: leadTimeQuantile(lognormalOf(row.days, deviationDays), NINE_IN_TEN),
    })),
  };
}
