import type { Queryable } from "@/db/client";

// What a run plans at all, and the few facts that all of its items share.

/** Everything that may be planned, in key order. */
export async function plannableItems(queryable: Queryable, entityId: number): Promise<number[]> {
  const { rows } = await queryable.query<{ id: number }>(
    "SELECT id FROM item WHERE entity_id = $1 AND NOT is_service AND NOT is_bundle ORDER BY id",
    [entityId],
  );
  return rows.map(({ id }) => id);
}

/** The active nodes, with what keeping stock there costs a year as a share of its cost; null where the policy's share holds. */
export async function plannableNodes(queryable: Queryable, entityId: number): Promise<ReadonlyMap<number, number | null>> {
  const { rows } = await queryable.query<{ id: number; holdingRate: number | null }>(
    `SELECT n.id, o.holding_rate::float8 AS "holdingRate" FROM node n LEFT JOIN node_storage o ON o.node_id = n.id WHERE n.entity_id = $1 AND n.active`,
    [entityId],
  );
  return new Map(rows.map(({ id, holdingRate }) => [id, holdingRate]));
}

/** The items that bundles consist of, with the bundles; nearly all entities have few. */
export async function readComponents(queryable: Queryable, entityId: number): Promise<ReadonlyMap<number, readonly number[]>> {
  const { rows } = await queryable.query<{ component: number; bundles: number[] }>(
    `SELECT c.component_item_id AS component, array_agg(c.bundle_item_id)::bigint[] AS bundles FROM bundle_component c
     JOIN item i ON i.id = c.component_item_id WHERE i.entity_id = $1 GROUP BY 1`,
    [entityId],
  );
  return new Map(rows.map((row) => [row.component, row.bundles.map(Number)]));
}
