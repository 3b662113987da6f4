import { HOUSES } from "@/db/minor-units";
import { actorName } from "../context";
import type { Inside } from "./recommendation-rows";

/** As in shared-order-facts.ts: a node without a row keeps stock at this share of its cost a year. */
const DEFAULT_HOLDING_RATE = 0.2;

/** Notes what was made of recommendations, with what was known on the day. Called after their rows were changed. */
export async function keepDecisions(
  { client, actor, now }: Inside,
  kind: "released" | "snoozed" | "rejected",
  ids: readonly number[],
  reason: string | null = null,
): Promise<void> {
  await client.query(
    `INSERT INTO recommendation_decision (entity_id, recommendation_id, item_id, node_id, at, actor, kind, reason, recommended_quantity, decided_quantity, position,
       horizon_days, review_days, unit_margin_minor, unit_cost_minor, holding_rate)
     SELECT r.entity_id, r.id, r.item_id, r.node_id, $2, $3,
       CASE WHEN $4 <> 'released' THEN $4 WHEN r.quantity = r.recommended_quantity THEN 'accepted' ELSE 'changed' END, $5,
       r.recommended_quantity, CASE WHEN $4 = 'released' THEN r.quantity ELSE 0 END, r.position,
       ceil(v.lead + v.review)::int, ceil(v.review)::int, (i.unit_price - i.unit_cost)::float8 * h.per_major, i.unit_cost::float8 * h.per_major, coalesce(s.holding_rate, ${DEFAULT_HOLDING_RATE})
     FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id LEFT JOIN ${HOUSES} h ON h.id = r.entity_id LEFT JOIN node_storage s ON s.node_id = r.node_id
     CROSS JOIN LATERAL (SELECT coalesce((r.evidence->>'leadTimeDays')::float8, 14) + coalesce((r.evidence->>'waitDays')::float8, 0) AS lead) l
     CROSS JOIN LATERAL (SELECT l.lead, coalesce((r.evidence->>'cycleDays')::float8 - l.lead, (r.evidence->>'reviewDays')::float8, 7) AS review) v
     WHERE r.id = ANY($1::bigint[]) ORDER BY r.id`,
    [ids, now, actorName(actor), kind, reason],
  );
}
