import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import { dayOf } from "@/domain/procurement/price-list";
import { houseRate } from "@/server/services/procurement/house-rate";

/** What open recommendations would take of the budget of a category, minor units of the company's currency. */
export type PlannedSpending = {
  entityId: number;
  category: string;
  minor: number;
  lines: number;
  /** Of it, what no margin is at risk without. */
  calmMinor: number;
  calmLines: number;
};

/** By company and category; `without` is a recommendation that does not count. What nobody knows the worth of counts in no budget. */
export async function readPlannedSpending(
  queryable: Queryable,
  {
    entityIds,
    category = null,
    without = null,
    now,
  }: { entityIds: readonly number[]; category?: string | null; without?: number | null; now: Date },
): Promise<PlannedSpending[]> {
  const { rows } = await queryable.query<PlannedSpending>(
    `SELECT r.entity_id AS "entityId", i.category, round(sum(worth.minor))::bigint AS minor, count(*)::int AS lines,
       coalesce(round(sum(worth.minor) FILTER (WHERE r.lost_margin_minor = 0)), 0)::bigint AS "calmMinor", count(*) FILTER (WHERE r.lost_margin_minor = 0)::int AS "calmLines"
     FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id JOIN supplier s ON s.id = r.supplier_id JOIN entity e ON e.id = r.entity_id
     CROSS JOIN LATERAL (SELECT r.value_minor * ${houseRate({ entityId: "r.entity_id", currency: "s.currency", homeCurrency: "e.currency", day: "$4::date" })}
       * ${minorPerMajorOf("e.currency")} / ${minorPerMajorOf("s.currency")}::numeric AS minor) worth
     WHERE worth.minor IS NOT NULL AND r.entity_id = ANY($1::int[]) AND r.state = 'open' AND r.quantity > 0 AND ($2::text IS NULL OR i.category = $2) AND r.id IS DISTINCT FROM $3::bigint GROUP BY 1, 2`,
    [entityIds, category, without, dayOf(now)],
  );
  return rows;
}
