import { z } from "zod";
import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { text } from "@/domain/kernel/words";
import { isoInstant } from "./grid-query";

export type OverrideCount = {
  /** What was done, or who did it. */
  name: string;
  /** The same as the rows are asked for. */
  key: string;
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
  kind: "accepted" | "changed" | "snoozed" | "rejected";
  reason: string | null;
  /** Units that were there and on their way, less what was promised, when it was decided. */
  position: number;
  recommendedQuantity: number;
  decidedQuantity: number;
  realisedDemand: number | null;
  /** When it is known how it turned out; null once it is. */
  dueAt: string | null;
  outcome: string | null;
  benefitMinor: number | null;
  currency: string;
};
export type Overrides = {
  days: number;
  kinds: OverrideCount[];
  people: OverrideCount[];
  rows: OverrideRow[];
  total: number;
  pageSize: number;
};

/** Which rows: of one decision, of one person, of one outcome ("judged": of any). Without a decision, whatever was decided otherwise. */
export const overridesQuestion = z.object({
  kind: z.enum(["accepted", "changed", "snoozed", "rejected"]).optional(),
  actor: text(200).optional(),
  outcome: z.enum(["judged", "helped", "hurt"]).optional(),
  offset: z.number().int().min(0).max(1_000_000).default(0),
});
export type OverridesQuestion = z.input<typeof overridesQuestion>;

/** How far back they are counted. */
const DAYS = 180;
const PAGE = 50;
const within = `($1 OR d.entity_id = ANY($2::int[]) OR d.node_id = ANY($3::int[])) AND d.at >= $4::timestamptz - make_interval(days => ${DAYS})`;
const asked = `(CASE WHEN $5::text IS NULL THEN d.kind <> 'accepted' ELSE d.kind = $5 END) AND ($6::text IS NULL OR d.actor = $6)
  AND ($7::text IS NULL OR CASE WHEN $7 = 'judged' THEN d.judged_at IS NOT NULL ELSE d.outcome = $7 END)`;
const person = `coalesce((SELECT u.name FROM "user" u WHERE d.actor = 'person:' || u.id), split_part(d.actor, ':', 1))`;

/** What people changed of what was recommended, and whether it helped. */
export async function readOverrides(
  queryable: Queryable,
  scope: Scope,
  now: Date,
  { kind, actor, outcome, offset = 0 }: OverridesQuestion = {},
): Promise<Overrides> {
  const place = [scope.everywhere, scope.entityIds, scope.nodeIds, now];
  const counted = async (name: string, key: string, which: string) =>
    (
      await queryable.query<OverrideCount>(
        `SELECT ${name} AS name, ${key} AS key, e.currency, count(*)::int AS count, count(d.judged_at)::int AS judged, count(*) FILTER (WHERE d.outcome = 'helped')::int AS helped,
           count(*) FILTER (WHERE d.outcome = 'hurt')::int AS hurt, coalesce(sum(d.benefit_minor), 0)::bigint AS "benefitMinor"
         FROM recommendation_decision d JOIN entity e ON e.id = d.entity_id WHERE ${within} ${which} GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1, 2, 3`,
        place,
      )
    ).rows;
  const [kinds, people] = [await counted("d.kind", "d.kind", ""), await counted(person, "d.actor", "AND d.kind <> 'accepted'")];
  const question = [kind ?? null, actor ?? null, outcome ?? null];
  const { rows } = await queryable.query<OverrideRow>(
    `SELECT d.id, d.recommendation_id AS "recommendationId", i.sku, n.code AS "nodeCode", ${isoInstant("d.at")} AS at, ${person} AS "actorName", d.kind, d.reason, d.position,
       d.recommended_quantity AS "recommendedQuantity", d.decided_quantity AS "decidedQuantity", d.realised_demand AS "realisedDemand",
       CASE WHEN d.judged_at IS NULL THEN ${isoInstant("(d.at + make_interval(days => d.horizon_days + 1))")} END AS "dueAt", d.outcome, d.benefit_minor AS "benefitMinor", e.currency
     FROM recommendation_decision d JOIN item i ON i.id = d.item_id JOIN node n ON n.id = d.node_id JOIN entity e ON e.id = d.entity_id
     WHERE ${within} AND ${asked} ORDER BY abs(d.benefit_minor) DESC NULLS LAST, d.id DESC LIMIT ${PAGE} OFFSET $8`,
    [...place, ...question, offset],
  );
  const { rows: count } = await queryable.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM recommendation_decision d WHERE ${within} AND ${asked}`,
    [...place, ...question],
  );
  return { days: DAYS, kinds, people, rows, total: count[0]?.total ?? 0, pageSize: PAGE };
}
