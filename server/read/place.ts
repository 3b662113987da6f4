import type { Scope } from "@/domain/governance/roles";

/** The first four parameters of a statement that is bound to a scope and, if one was chosen, to a node. */
export const placeOf = (scope: Scope, nodeId: number | undefined): unknown[] => [
  scope.everywhere,
  scope.entityIds,
  scope.nodeIds,
  nodeId ?? null,
];

/** The condition that a row with these columns lies in that place. */
export const within = (entity: string, node: string) =>
  `($1 OR ${entity} = ANY($2::int[]) OR ${node} = ANY($3::int[])) AND ($4::int IS NULL OR ${node} = $4)`;

export const kpiWithin = (alias: string) => within(`${alias}.entity_id`, `${alias}.node_id`);
