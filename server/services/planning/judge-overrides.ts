import { type OverriddenOrder, overrideOutcome } from "@/domain/planning/override-outcome";
import { audit } from "../audit";
import { requirePermission, type ServiceContext, transact } from "../context";

const AT_ONCE = 2_000;

/** Overrides whose time is over, with the demand of that time; a bundle's demand is demand for its components. */
const DUE = `
WITH due AS (
  SELECT d.*, EXISTS (SELECT 1 FROM recommendation_decision l WHERE l.recommendation_id = d.recommendation_id AND l.id > d.id) AS overtaken
  FROM recommendation_decision d
  WHERE d.judged_at IS NULL AND d.kind <> 'accepted' AND d.at < date_trunc('day', $1::timestamptz, 'UTC') - make_interval(days => d.horizon_days)
  ORDER BY d.id LIMIT ${AT_ONCE} FOR UPDATE OF d SKIP LOCKED
)
SELECT due.id, due.overtaken, due.recommended_quantity AS "recommendedQuantity", due.decided_quantity AS "decidedQuantity", due.position,
  due.unit_margin_minor AS "unitMarginMinor", due.unit_cost_minor AS "unitCostMinor", due.holding_rate AS "holdingRate", due.review_days AS "reviewDays",
  (SELECT coalesce(sum(f.quantity * w.per), 0)::int
   FROM (SELECT due.item_id AS id, 1 AS per UNION ALL SELECT c.bundle_item_id, c.quantity_per FROM bundle_component c WHERE c.component_item_id = due.item_id) w
   JOIN daily_demand f ON f.item_id = w.id AND f.node_id = due.node_id
     AND f.day >= date_trunc('day', due.at, 'UTC') AND f.day < date_trunc('day', due.at, 'UTC') + make_interval(days => due.horizon_days)) AS "realisedDemand"
FROM due`;

/** Says of each override whether it helped or hurt, once the demand it was made for is known. Returns how many were judged. */
export async function judgeOverrides(context: ServiceContext): Promise<number> {
  requirePermission(context, "governance.write");
  return transact(context, async (inside) => {
    const { rows } = await inside.client.query<OverriddenOrder & { id: number; overtaken: boolean }>(DUE, [inside.now]);
    if (rows.length === 0) return 0;
    // What was decided again later is the later decision's doing.
    const judged = rows.map((row) => ({ ...row, ...(row.overtaken ? { benefitMinor: 0, outcome: "overtaken" } : overrideOutcome(row)) }));
    await inside.client.query(
      `UPDATE recommendation_decision d SET judged_at = $1, realised_demand = v.demand, benefit_minor = v.benefit, outcome = v.outcome
       FROM unnest($2::bigint[], $3::int[], $4::bigint[], $5::text[]) AS v(id, demand, benefit, outcome) WHERE d.id = v.id`,
      [
        inside.now,
        judged.map((one) => one.id),
        judged.map((one) => one.realisedDemand),
        judged.map((one) => one.benefitMinor),
        judged.map((one) => one.outcome),
      ],
    );
    await audit(
      inside,
      "recommendation.override_judged",
      judged.map((one) => ({
        subjectKind: "recommendation_decision",
        subjectId: one.id,
        detail: { outcome: one.outcome, benefitMinor: one.benefitMinor, realisedDemand: one.realisedDemand },
      })),
    );
    return judged.length;
  });
}
