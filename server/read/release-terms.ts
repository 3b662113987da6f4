import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";

/** One purchase order that a release would make, beside what its supplier asks of an order as a whole. */
export type ReleaseTerms = {
  supplierName: string;
  nodeCode: string;
  currency: string;
  lines: number;
  valueMinor: number;
  minimumValueMinor: number;
  units: number;
  minimumQuantity: number;
  /** 0 where no item has measures. */
  litres: number;
  /** null: it does not matter how full anything is. */
  containerLitres: number | null;
  containerMinimumFill: number;
  /** Open recommendations of the same supplier and node that are not released with it. */
  leftBehind: number;
};

/** The orders that these recommendations would become, the dearest first. */
export async function readReleaseTerms(queryable: Queryable, scope: Scope, ids: readonly number[]): Promise<ReleaseTerms[]> {
  const { rows } = await queryable.query<ReleaseTerms>(
    `WITH chosen AS (
       SELECT r.supplier_id, r.node_id, count(*)::int AS lines, sum(r.value_minor)::bigint AS value, sum(r.quantity)::int AS units,
         coalesce(sum(r.quantity * (i.length_mm * i.width_mm::float8 * i.height_mm / 1e6)), 0)::float8 AS litres
       FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id
       WHERE r.id = ANY($1::bigint[]) AND ($2 OR r.entity_id = ANY($3::int[]) OR r.node_id = ANY($4::int[])) GROUP BY 1, 2)
     SELECT s.name AS "supplierName", n.code AS "nodeCode", s.currency, c.lines, c.value AS "valueMinor", s.minimum_order_minor AS "minimumValueMinor", c.units,
       coalesce(t.minimum_quantity, 0) AS "minimumQuantity", c.litres, t.container_litres AS "containerLitres", coalesce(t.container_minimum_fill, 0)::float8 AS "containerMinimumFill",
       (SELECT count(*)::int FROM replenishment_recommendation o WHERE o.supplier_id = c.supplier_id AND o.node_id = c.node_id AND o.state = 'open' AND o.quantity > 0
          AND NOT o.id = ANY($1::bigint[])) AS "leftBehind"
     FROM chosen c JOIN supplier s ON s.id = c.supplier_id JOIN node n ON n.id = c.node_id LEFT JOIN supplier_order_terms t ON t.supplier_id = c.supplier_id
     ORDER BY c.value DESC, s.name, n.code`,
    [ids, scope.everywhere, scope.entityIds, scope.nodeIds],
  );
  return rows;
}
