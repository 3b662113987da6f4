import type { Queryable } from "@/db/client";
import type { Stop } from "@/domain/automation/guardrails";
import type { Level } from "@/domain/automation/policy";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { readinessOfRecord } from "@/domain/masterdata/item-record";
import type { ItemDefect } from "@/domain/masterdata/readiness";
import type { LineLimits } from "@/domain/planning/line-limits";
import type { PlanningEvidence } from "@/domain/planning/recommendation";
import { ServiceError } from "@/server/services/errors";
import { readItemRecords } from "@/server/services/masterdata/item-records";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { isoInstant } from "./grid-query";
import { readRecommendationLimits } from "./recommendation-limits";
import { readReplenishmentRows } from "./replenishment";

export type ReplenishmentDetail = {
  row: TopicRow<"replenishment">;
  itemId: number;
  nodeId: number;
  supplierId: number;
  evidence: PlanningEvidence;
  snoozedUntil: string | null;
  /** That somebody has to agree to before it is ordered. */
  requisition: { id: number; number: string } | null;
  readiness: { score: number; isReady: boolean; defects: ItemDefect["kind"][] };
  /** What the policy that speaks for it made of it last; null where none does. */
  verdict: Judged | null;
  limits: LineLimits;
  /** The 90 days up to the day of the recommendation, or since anything was sold at the node; days without demand are there with 0. */
  demand: { day: string; quantity: number }[];
  timeline: TimelineEntry[];
};

/**
 * `as`: what was looked at, where the recommendation is another one by now. `homeMinor`: what it counted as in the company's money, at
 * which rate where it is paid in other money.
 */
type Judged = {
  level: Level;
  stops: Stop[];
  homeMinor: number | null;
  exchangeRate: string | null;
  at: string;
  as: { quantity: number; valueMinor: number } | null;
};

export async function readReplenishmentDetail(queryable: Queryable, scope: Scope, id: number, now: Date): Promise<ReplenishmentDetail> {
  const row = rowInScope(scope, await readReplenishmentRows(queryable, [id]));
  // A shadow stays out of sight of those whom it is compared with, until they have decided.
  const { rows } = await queryable.query<Omit<ReplenishmentDetail, "row" | "demand" | "timeline" | "readiness" | "limits">>(
    `SELECT item_id AS "itemId", node_id AS "nodeId", supplier_id AS "supplierId", evidence, ${isoInstant("snoozed_until")} AS "snoozedUntil",
       (SELECT json_build_object('id', q.id, 'number', q.number) FROM requisition_line l JOIN requisition q ON q.id = l.requisition_id AND q.state = 'waiting'
        WHERE l.recommendation_id = replenishment_recommendation.id LIMIT 1) AS requisition,
       (SELECT json_build_object('level', d.level, 'stops', d.stops, 'homeMinor', d.home_minor, 'exchangeRate', trim_scale(d.exchange_rate)::text, 'at', ${isoInstant("d.decided_at")}, 'as', CASE WHEN (d.quantity, d.value_minor) <> (replenishment_recommendation.quantity, replenishment_recommendation.value_minor)
           THEN json_build_object('quantity', d.quantity, 'valueMinor', d.value_minor) END) FROM automation_decision d WHERE d.recommendation_id = replenishment_recommendation.id AND d.is_current
          AND (d.level <> 'shadow' OR d.person_outcome IS NOT NULL) LIMIT 1) AS verdict
     FROM replenishment_recommendation WHERE id = $1`,
    [id],
  );
  const own = rows[0];
  if (!own) throw new ServiceError("not_found", "There is no such row in your scope.");
  const { rows: demand } = await queryable.query<{ day: string; quantity: number }>(
    `WITH r AS (SELECT item_id, node_id, date_trunc('day', created_at, 'UTC') AS today FROM replenishment_recommendation WHERE id = $1)
     SELECT ${isoInstant("d.day")} AS day, coalesce(sum(f.quantity), 0)::bigint AS quantity
     FROM r CROSS JOIN LATERAL generate_series(greatest(r.today - interval '89 days', (SELECT f.day FROM daily_demand_rollup f WHERE f.node_id = r.node_id AND f.day >= r.today - interval '89 days'
       AND f.day <= r.today ORDER BY f.day LIMIT 1)), r.today, interval '1 day') AS d(day)
     LEFT JOIN daily_demand f ON f.item_id = r.item_id AND f.node_id = r.node_id AND f.day = d.day
     GROUP BY d.day ORDER BY d.day`,
    [id],
  );
  const timeline = await readTimeline(queryable, [{ kind: "recommendation", id }]);
  const [record] = await readItemRecords(queryable, [own.itemId]);
  const { score, isReady, defects } = record ? readinessOfRecord(record) : { score: 0, isReady: false, defects: [] };
  const readiness = { score, isReady, defects: [...new Set(defects.map(({ kind }) => kind))] };
  return { row, ...own, readiness, limits: await readRecommendationLimits(queryable, id, now), demand, timeline };
}
