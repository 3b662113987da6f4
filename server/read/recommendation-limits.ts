import type { Queryable } from "@/db/client";
import type { LineBudget, LineLimits } from "@/domain/planning/line-limits";
import { leftOf } from "@/domain/procurement/budget";
import { weigh } from "@/domain/procurement/exchange-rate";
import { dayOf } from "@/domain/procurement/price-list";
import { readApprovalNeeded } from "@/server/services/automation/approval-needed";
import { monthOf, readBudgets } from "@/server/services/procurement/budgets";
import { readCompanyMoney } from "@/server/services/procurement/house-rate";
import { readPlannedSpending } from "./planned-spending";

type Row = Omit<LineLimits, "budget" | "approvalFromMinor" | "homeCurrency" | "exchangeRate"> & {
  entityId: number;
  supplierId: number;
  category: string;
  valueMinor: number;
};

const LIMITS = `
  WITH r AS (SELECT * FROM replenishment_recommendation WHERE id = $1),
  others AS (SELECT coalesce(sum(o.value_minor), 0)::bigint AS minor, coalesce(sum(o.quantity), 0)::int AS units
    FROM r JOIN replenishment_recommendation o ON o.supplier_id = r.supplier_id AND o.node_id = r.node_id AND o.state = 'open' AND o.id <> r.id)
  SELECT r.entity_id AS "entityId", r.supplier_id AS "supplierId", i.category, r.value_minor AS "valueMinor", s.currency,
    others.minor AS "othersMinor", others.units AS "othersUnits", s.minimum_order_minor AS "minimumValueMinor", coalesce(t.minimum_quantity, 0) AS "minimumQuantity",
    l.days AS "shelfLifeDays", coalesce((r.evidence ->> 'leadTimeDays')::float8, 14) + coalesce((r.evidence ->> 'waitDays')::float8, 0) AS "leadTimeDays",
    coalesce(i.length_mm * i.width_mm::float8 * i.height_mm / 1e6, 0) AS "unitLitres",
    (SELECT g.capacity_litres - coalesce(sum(used.litres), 0) FROM (
       SELECT (b.on_hand + b.inbound_ordered + b.in_transit) * (x.length_mm * x.width_mm::float8 * x.height_mm / 1e6) AS litres FROM stock_balance b JOIN item x ON x.id = b.item_id WHERE b.node_id = r.node_id
       UNION ALL SELECT o.quantity * (x.length_mm * x.width_mm::float8 * x.height_mm / 1e6) FROM replenishment_recommendation o JOIN item x ON x.id = o.item_id
         WHERE o.node_id = r.node_id AND o.state IN ('open', 'waiting') AND o.id <> r.id) used)::float8 AS "roomLitres"
  FROM r JOIN item i ON i.id = r.item_id JOIN supplier s ON s.id = r.supplier_id CROSS JOIN others
  LEFT JOIN supplier_order_terms t ON t.supplier_id = s.id LEFT JOIN item_shelf_life l ON l.item_id = i.id
  LEFT JOIN node_storage g ON g.node_id = r.node_id AND g.capacity_litres IS NOT NULL`;

/** What a buyer who sets another quantity runs into; see components/replenishment/quantity-consequences.ts. */
export async function readRecommendationLimits(queryable: Queryable, id: number, now: Date): Promise<LineLimits> {
  const { rows } = await queryable.query<Row>(LIMITS, [id]);
  const [row] = rows;
  if (!row) throw new Error(`Recommendation ${id} is gone.`);
  const { entityId, supplierId, category, valueMinor, ...limits } = row;
  const company = await readCompanyMoney(queryable, entityId, dayOf(now));
  const homeMinor = weigh(valueMinor, limits.currency, company).minor ?? Number.MAX_SAFE_INTEGER;
  const approvalNeeded = await readApprovalNeeded(queryable, entityId, now);
  const lines = [{ recommendationId: id, category, supplierId }];
  // A release of this line orders it alone: the rule of that order as it is, or the one that a dearer one would meet.
  const rule = [homeMinor, Number.MAX_SAFE_INTEGER].map((totalMinor) => approvalNeeded({ lines, totalMinor })).find((one) => one !== null);
  return {
    ...limits,
    homeCurrency: company.currency,
    exchangeRate: company.rates.get(limits.currency) ?? null,
    budget: await readLineBudget(queryable, { id, entityId, category, currency: company.currency }, now),
    approvalFromMinor: rule?.fromMinor ?? null,
  };
}

type Line = { id: number; entityId: number; category: string; currency: string };

async function readLineBudget(queryable: Queryable, { id, entityId, category, currency }: Line, now: Date): Promise<LineBudget | null> {
  const month = monthOf(now);
  const [budget] = await readBudgets(queryable, { entityIds: [entityId], months: [month], categories: [category], now });
  if (!budget) return null;
  const [planned] = await readPlannedSpending(queryable, { entityIds: [entityId], category, without: id, now });
  return {
    category,
    month,
    mode: budget.mode,
    currency,
    leftMinor: leftOf(budget),
    plannedMinor: planned?.minor ?? 0,
    plannedLines: planned?.lines ?? 0,
    calmMinor: planned?.calmMinor ?? 0,
    waitingMinor: budget.waitingMinor,
  };
}
