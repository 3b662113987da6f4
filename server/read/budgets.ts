import type { Queryable } from "@/db/client";
import { HOUSES, minorPerMajorOf } from "@/db/minor-units";
import type { Scope } from "@/domain/governance/roles";
import type { BudgetMovement } from "@/domain/procurement/burn-down";
import { dayOf } from "@/domain/procurement/price-list";
import { type BudgetRow, monthOf, readBudgets } from "@/server/services/procurement/budgets";
import { houseRate } from "@/server/services/procurement/house-rate";
import { readPlannedSpending } from "./planned-spending";

export type BudgetMonth = {
  entities: { entityId: number; name: string; currency: string; categories: string[] }[];
  /** `plannedMinor`: what open recommendations would take of it; null where it is not the month of now. */
  budgets: (BudgetRow & { plannedMinor: number | null })[];
  /** What each day of the month added to what is spent, committed and waiting; added up to now they are the figures of the budgets. */
  movements: (BudgetMovement & { entityId: number })[];
};

/**
 * $1 the companies, $2 the month, $3 today. Counted as `readBudgets` counts: an order is committed on its day with what it may still cost, and goes
 * over to spent as its lines are billed; a requisition waits from when it was asked until it was settled, so of a month that is over the
 * days show what waited then. Of the versions of orders those count that wait now. What began before the month counts on its first day.
 */
const MOVEMENTS = `
  WITH month AS (SELECT ($2 || '-01')::date AS first_on, (($2 || '-01')::date + interval '1 month')::date AS next_on),
  line AS (
    SELECT l.id, p.id AS order_id, p.entity_id, i.category, (p.ordered_at AT TIME ZONE 'UTC')::date AS ordered_on, e.currency AS home, ${houseRate({ entityId: "p.entity_id", currency: "p.currency", homeCurrency: "e.currency", day: "(p.ordered_at AT TIME ZONE 'UTC')::date" })} AS rate,
      CASE WHEN p.cancelled_at IS NOT NULL OR p.approval_state NOT IN ('approved', 'pending') THEN 0
        WHEN p.receipt_state IN ('short_closed', 'full', 'over') THEN least(l.received_quantity, coalesce(l.standing_quantity, l.ordered_quantity)) ELSE coalesce(l.standing_quantity, l.ordered_quantity) END AS quantity,
      coalesce(l.standing_unit_price, l.unit_price) AS price,
      CASE WHEN l.standing_quantity IS NULL OR p.cancelled_at IS NOT NULL OR p.receipt_state NOT IN ('none', 'partial') THEN 0
        ELSE greatest(l.ordered_quantity * l.unit_price - l.standing_quantity * l.standing_unit_price, 0) END AS waiting
    FROM month m JOIN purchase_order p ON p.ordered_at >= m.first_on AT TIME ZONE 'UTC' AND p.ordered_at < m.next_on AT TIME ZONE 'UTC'
    JOIN entity e ON e.id = p.entity_id JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
    WHERE p.entity_id = ANY($1::int[])),
  bill AS (
    SELECT n.id, n.entity_id, n.category, n.quantity, n.price, n.rate, greatest((v.invoiced_at AT TIME ZONE 'UTC')::date, n.ordered_on) AS billed_on,
      ${houseRate({ entityId: "n.entity_id", currency: "v.currency", homeCurrency: "n.home", day: "n.ordered_on" })} * x.billed_quantity * x.unit_price * CASE WHEN whole.minor > 0 THEN v.total_minor / whole.minor ELSE 1 END AS spent,
      sum(x.billed_quantity) OVER (PARTITION BY n.id ORDER BY v.invoiced_at, x.id) AS billed, x.billed_quantity
    FROM line n JOIN supplier_invoice_line x ON x.purchase_order_line_id = n.id
    JOIN supplier_invoice v ON v.id = x.invoice_id AND v.purchase_order_id = n.order_id AND v.state IN ('matched', 'within_tolerance', 'released')
    CROSS JOIN LATERAL (SELECT sum(y.billed_quantity * y.unit_price) * ${minorPerMajorOf("v.currency")} AS minor FROM supplier_invoice_line y WHERE y.invoice_id = v.id) whole),
  asked AS (
    SELECT q.entity_id, i.category, l.quantity * l.unit_price * ${houseRate({ entityId: "q.entity_id", currency: "q.currency", homeCurrency: "e.currency", day: "$3::date" })} AS waiting, (q.requested_at AT TIME ZONE 'UTC')::date AS asked_on, (q.settled_at AT TIME ZONE 'UTC')::date AS settled_on
    FROM month m JOIN requisition q ON q.requested_at < m.next_on AT TIME ZONE 'UTC' AND (q.settled_at IS NULL OR q.settled_at >= m.first_on AT TIME ZONE 'UTC')
    JOIN entity e ON e.id = q.entity_id JOIN requisition_line l ON l.requisition_id = q.id JOIN item i ON i.id = l.item_id
    WHERE q.entity_id = ANY($1::int[])),
  moved AS (
    SELECT entity_id, category, ordered_on AS day, 0 AS spent, quantity * price * rate AS committed, 0 AS waiting FROM line WHERE rate IS NOT NULL
    UNION ALL SELECT entity_id, category, billed_on, spent, -(least(billed, quantity) - least(billed - billed_quantity, quantity)) * price * rate, 0 FROM bill WHERE rate IS NOT NULL
    UNION ALL SELECT entity_id, category, asked_on, 0, 0, waiting FROM asked WHERE waiting IS NOT NULL
    UNION ALL SELECT entity_id, category, settled_on, 0, 0, -waiting FROM asked WHERE settled_on IS NOT NULL AND waiting IS NOT NULL
    UNION ALL SELECT n.entity_id, n.category, greatest(n.ordered_on, (a.requested_at AT TIME ZONE 'UTC')::date), 0, 0, n.waiting * n.rate
      FROM line n LEFT JOIN order_approval a ON a.purchase_order_id = n.order_id AND a.state = 'waiting' WHERE n.waiting > 0 AND n.rate IS NOT NULL)
  SELECT entity_id AS "entityId", category, to_char(greatest(day, (SELECT first_on FROM month)), 'YYYY-MM-DD') AS day,
    coalesce(round(sum(spent * h.per_major)), 0)::bigint AS "spentMinor", round(sum(committed * h.per_major))::bigint AS "committedMinor", round(sum(waiting * h.per_major))::bigint AS "waitingMinor"
  FROM moved LEFT JOIN ${HOUSES} h ON h.id = entity_id GROUP BY 1, 2, 3 ORDER BY 3, 2`;

/** The budgets of a month ("2026-03") with what is committed and spent of them. Budgets are for those who see the whole company. */
export async function readBudgetMonth(queryable: Queryable, scope: Scope, month: string, now: Date): Promise<BudgetMonth> {
  const { rows: entities } = await queryable.query<BudgetMonth["entities"][number]>(
    `SELECT e.id AS "entityId", e.name, e.currency, (SELECT coalesce(json_agg(DISTINCT i.category), '[]') FROM item i WHERE i.entity_id = e.id AND NOT i.is_bundle AND NOT i.is_service) AS categories
     FROM entity e WHERE $1 OR e.id = ANY($2::int[]) ORDER BY e.name`,
    [scope.everywhere, scope.entityIds],
  );
  const entityIds = entities.map(({ entityId }) => entityId);
  const budgets = await readBudgets(queryable, { entityIds, months: [month], now });
  const { rows: movements } = await queryable.query<BudgetMonth["movements"][number]>(MOVEMENTS, [entityIds, month, dayOf(now)]);
  const planned = month === monthOf(now) ? await readPlannedSpending(queryable, { entityIds, now }) : null;
  const plannedOf = ({ entityId, category }: BudgetRow) =>
    planned && (planned.find((one) => one.entityId === entityId && one.category === category)?.minor ?? 0);
  return { entities, budgets: budgets.map((budget) => ({ ...budget, plannedMinor: plannedOf(budget) })), movements };
}
