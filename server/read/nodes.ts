import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";

export type NodeChoice = { id: number; entityId: number; code: string; name: string };

/** The nodes that a person works with, for the scope selector: those that any of their permissions reaches. */
export async function listNodes(queryable: Queryable, scopes: readonly Scope[]): Promise<NodeChoice[]> {
  const everywhere = scopes.some((scope) => scope.everywhere);
  const { rows } = await queryable.query<NodeChoice>(
    `SELECT id, entity_id AS "entityId", code, name FROM node WHERE $1 OR entity_id = ANY($2::int[]) OR id = ANY($3::int[]) ORDER BY code`,
    [everywhere, scopes.flatMap((scope) => scope.entityIds), scopes.flatMap((scope) => scope.nodeIds)],
  );
  return rows;
}
