import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { isoInstant } from "./grid-query";

export type OverrideCount = {
  /** What was done, or who did it. */
  name: string;
  currency: string;
  count: number;
  judged: number;
  helped: number;
  hurt: number;
  /** Of the judged: what they gained (positive) or cost. */
  benefitMinor: number;
};
export type OverrideRow = {
  id: number;
  recommendationId: number;
  sku: string;
  nodeCode: string;
  at: string;
  actorName: string;
  kind: "changed" | "snoozed" | "rejected";
  reason: string | null;
  recommendedQuantity: number;
  decidedQuantity: number;
  realisedDemand: number | null;
  /** When it is known how it turned out; null once it is. */
  dueAt: string | null;
  outcome: string | null;
  benefitMinor: number | null;
  currency: string;
};
export type Overrides = { days: number; kinds: OverrideCount[]; people: OverrideCount[]; rows: OverrideRow[] };

/** How far back they are counted. */
const DAYS = 180;
const SHOWN = 100;
const within = `($1 OR d.entity_id = ANY($2::int[]) OR d.node_id = ANY($3::int[])) AND d.at >= $4::timestamptz - make_interval(days => ${DAYS})`;
const person = `coalesce((SELECT u.name FROM "user" u WHERE d.actor = 'person:' || u.id), split_part(d.actor, ':', 1))`;

/** What people changed of what was recommended, and whether it helped. */
export async function readOverrides(queryable: Queryable, scope: Scope, now: Date): Promise<Overrides> {
  const place = [scope.everywhere, scope.entityIds, scope.nodeIds, now];
  const counted = async (name: string, which: string) =>
    (
      await queryable.query<OverrideCount>(
        `SELECT ${name} AS name, e.currency, count(*)::int AS count, count(d.judged_at)::int AS judged, count(*) FILTER (WHERE d.outcome = 'helped')::int AS helped,
           count(*) FILTER (WHERE d.outcome = 'hurt')::int AS hurt, coalesce(sum(d.benefit_minor), 0)::bigint AS "benefitMinor"
         FROM recommendation_decision d JOIN entity e ON e.id = d.entity_id WHERE ${within} ${which} GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2`,
        place,
      )
    ).rows;
  const [kinds, people] = [await counted("d.kind", ""), await counted(person, "AND d.kind <> 'accepted'")];
  const { rows } = await queryable.query<OverrideRow>(
    `SELECT d.id, d.recommendation_id AS "recommendationId", i.sku, n.code AS "nodeCode", ${isoInstant("d.at")} AS at, ${person} AS "actorName", d.kind, d.reason,
       d.recommended_quantity AS "recommendedQuantity", d.decided_quantity AS "decidedQuantity", d.realised_demand AS "realisedDemand",
       CASE WHEN d.judged_at IS NULL THEN ${isoInstant("(d.at + make_interval(days => d.horizon_days + 1))")} END AS "dueAt", d.outcome, d.benefit_minor AS "benefitMinor", e.currency
     FROM recommendation_decision d JOIN item i ON i.id = d.item_id JOIN node n ON n.id = d.node_id JOIN entity e ON e.id = d.entity_id
     WHERE ${within} AND d.kind <> 'accepted' ORDER BY abs(d.benefit_minor) DESC NULLS LAST, d.id DESC LIMIT ${SHOWN}`,
    place,
  );
  return { days: DAYS, kinds, people, rows };
}
