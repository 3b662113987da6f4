import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";

/** What several exceptions mean together, before somebody decides about them; null where none of them speaks of it. Money is minor units. */
export type ExceptionImpact = {
  count: number;
  moneyAtRiskMinor: number;
  /** Units that the problems are about: late, short, held. */
  units: number | null;
  waitingOrders: number | null;
  waitingUnits: number | null;
  waitingMinor: number | null;
  expectedLostUnits: number | null;
  expectedLostMarginMinor: number | null;
};

const total = (name: string) =>
  `sum((e.evidence->>'${name}')::numeric) FILTER (WHERE jsonb_typeof(e.evidence->'${name}') = 'number')::float8 AS "${name}"`;

/** Those of the exceptions that are in scope; the figures are those that the detector saw last. */
export async function readExceptionImpact(queryable: Queryable, scope: Scope, ids: readonly number[]): Promise<ExceptionImpact> {
  const { rows } = await queryable.query<ExceptionImpact>(
    `SELECT count(*)::int AS count, coalesce(sum(e.money_at_risk_minor), 0)::float8 AS "moneyAtRiskMinor", ${["units", "waitingOrders", "waitingUnits", "waitingMinor", "expectedLostUnits", "expectedLostMarginMinor"].map(total).join(", ")}
     FROM exception e WHERE e.id = ANY($1::bigint[]) AND ($2 OR e.entity_id = ANY($3::int[]) OR e.node_id = ANY($4::int[]))`,
    [ids, scope.everywhere, scope.entityIds, scope.nodeIds],
  );
  const [impact] = rows;
  if (!impact) throw new Error("An aggregate answers one row.");
  return impact;
}
