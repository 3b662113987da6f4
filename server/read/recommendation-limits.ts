import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import type { LineLimits } from "@/domain/planning/line-limits";
import { weigh } from "@/domain/procurement/exchange-rate";
import { dayOf } from "@/domain/procurement/price-list";
import { readApprovalNeeded } from "@/server/services/automation/approval-needed";
import { readBudgetLeft } from "@/server/services/automation/candidates";
import { readCompanyMoney } from "@/server/services/procurement/house-rate";

/** What a buyer who sets another quantity runs into; see components/replenishment/quantity-effect.ts. */
export type RecommendationLimits = {
  unitMarginMinor: number;
  limits: LineLimits;
};
type Row = Omit<LineLimits, "budgetMinor" | "approvalFromMinor" | "homeCurrency" | "exchangeRate"> & {
  unitMarginMinor: number;
  entityId: number;
  supplierId: number;
  category: string;
  valueMinor: number;
  otherLines: { recommendationId: number; category: string }[];
};

const LIMITS = `
  WITH r AS (SELECT * FROM replenishment_recommendation WHERE id = $1),
  others AS (SELECT coalesce(sum(o.value_minor), 0)::bigint AS minor, coalesce(sum(o.quantity), 0)::int AS units, coalesce(json_agg(json_build_object('recommendationId', o.id, 'category', i.category)) FILTER (WHERE o.id IS NOT NULL), '[]') AS lines
    FROM r JOIN replenishment_recommendation o ON o.supplier_id = r.supplier_id AND o.node_id = r.node_id AND o.state = 'open' AND o.id <> r.id
    JOIN item i ON i.id = o.item_id)
  SELECT r.entity_id AS "entityId", r.supplier_id AS "supplierId", i.category, r.value_minor AS "valueMinor", s.currency, others.lines AS "otherLines",
    others.minor AS "othersMinor", others.units AS "othersUnits", s.minimum_order_minor AS "minimumValueMinor", coalesce(t.minimum_quantity, 0) AS "minimumQuantity",
    (greatest(0, i.unit_price - i.unit_cost) * ${minorPerMajorOf("e.currency")})::float8 AS "unitMarginMinor", l.days AS "shelfLifeDays", coalesce((r.evidence ->> 'leadTimeDays')::float8, 14) + coalesce((r.evidence ->> 'waitDays')::float8, 0) AS "leadTimeDays",
    coalesce(i.length_mm * i.width_mm::float8 * i.height_mm / 1e6, 0) AS "unitLitres",
    (SELECT g.capacity_litres - coalesce(sum(used.litres), 0) FROM (
       SELECT (b.on_hand + b.inbound_ordered + b.in_transit) * (x.length_mm * x.width_mm::float8 * x.height_mm / 1e6) AS litres FROM stock_balance b JOIN item x ON x.id = b.item_id WHERE b.node_id = r.node_id
       UNION ALL SELECT o.quantity * (x.length_mm * x.width_mm::float8 * x.height_mm / 1e6) FROM replenishment_recommendation o JOIN item x ON x.id = o.item_id
         WHERE o.node_id = r.node_id AND o.state IN ('open', 'waiting') AND o.id <> r.id) used)::float8 AS "roomLitres"
  FROM r JOIN item i ON i.id = r.item_id JOIN supplier s ON s.id = r.supplier_id JOIN entity e ON e.id = r.entity_id CROSS JOIN others
  LEFT JOIN supplier_order_terms t ON t.supplier_id = s.id LEFT JOIN item_shelf_life l ON l.item_id = i.id
  LEFT JOIN node_storage g ON g.node_id = r.node_id AND g.capacity_litres IS NOT NULL`;

export async function readRecommendationLimits(queryable: Queryable, id: number, now: Date): Promise<RecommendationLimits> {
  const { rows } = await queryable.query<Row>(LIMITS, [id]);
  const [row] = rows;
  if (!row) throw new Error(`Recommendation ${id} is gone.`);
  const { unitMarginMinor, entityId, supplierId, category, otherLines, valueMinor, ...limits } = row;
  const budgets = await readBudgetLeft(queryable, entityId, now);
  const company = await readCompanyMoney(queryable, entityId, dayOf(now));
  const homeMinor = weigh(limits.othersMinor + valueMinor, limits.currency, company).minor ?? Number.MAX_SAFE_INTEGER;
  const approvalNeeded = await readApprovalNeeded(queryable, entityId, now);
  const lines = [{ recommendationId: id, category }, ...otherLines].map((line) => ({ ...line, supplierId }));
  // The rule of the order as it is, or the one that a dearer order would meet.
  const rule = [homeMinor, Number.MAX_SAFE_INTEGER].map((totalMinor) => approvalNeeded({ lines, totalMinor })).find((one) => one !== null);
  return {
    unitMarginMinor,
    limits: {
      ...limits,
      homeCurrency: company.currency,
      exchangeRate: company.rates.get(limits.currency) ?? null,
      budgetMinor: budgets.get(category) ?? null,
      approvalFromMinor: rule?.fromMinor ?? null,
    },
  };
}
