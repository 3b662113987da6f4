import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { type BudgetRow, readBudgets } from "@/server/services/procurement/budgets";

export type BudgetMonth = {
  entities: { entityId: number; name: string; currency: string; categories: string[] }[];
  budgets: BudgetRow[];
  /** What was ordered on each day of the month, by company and category: the burn-down is the budget less what came before. */
  ordered: { entityId: number; category: string; day: string; minor: number }[];
};

/** The budgets of a month ("2026-03") with what is committed and spent of them. Budgets are for those who see the whole company. */
export async function readBudgetMonth(queryable: Queryable, scope: Scope, month: string, now: Date): Promise<BudgetMonth> {
  const { rows: entities } = await queryable.query<BudgetMonth["entities"][number]>(
    `SELECT e.id AS "entityId", e.name, e.currency, (SELECT coalesce(json_agg(DISTINCT i.category), '[]') FROM item i WHERE i.entity_id = e.id AND NOT i.is_bundle AND NOT i.is_service) AS categories
     FROM entity e WHERE $1 OR e.id = ANY($2::int[]) ORDER BY e.name`,
    [scope.everywhere, scope.entityIds],
  );
  const entityIds = entities.map(({ entityId }) => entityId);
  const budgets = await readBudgets(queryable, { entityIds, months: [month], now });
  const { rows: ordered } = await queryable.query<BudgetMonth["ordered"][number]>(
    `SELECT p.entity_id AS "entityId", i.category, to_char(p.ordered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
       round(sum(CASE WHEN p.receipt_state = 'short_closed' THEN least(l.received_quantity, l.ordered_quantity) * l.unit_price
         ELSE coalesce(l.standing_quantity, l.ordered_quantity) * coalesce(l.standing_unit_price, l.unit_price) END) * 100)::bigint AS minor
     FROM purchase_order p JOIN entity e ON e.id = p.entity_id AND e.currency = p.currency JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
     WHERE p.entity_id = ANY($1::int[]) AND p.approval_state IN ('approved', 'pending') AND p.cancelled_at IS NULL
       AND p.ordered_at >= ($2 || '-01')::date AT TIME ZONE 'UTC' AND p.ordered_at < (($2 || '-01')::date + interval '1 month') AT TIME ZONE 'UTC'
     GROUP BY 1, 2, 3 ORDER BY 3`,
    [entityIds, month],
  );
  return { entities, budgets, ordered };
}
