import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";

export type PersonRow = {
  id: string;
  name: string;
  email: string;
  grants: { role: string; entity: string | null; node: string | null }[];
  lastSeenAt: string | null;
};

/** Who holds which role where. A scope of an entity sees those whose grants reach into it. */
export async function readPeople(queryable: Queryable, scope: Scope): Promise<PersonRow[]> {
  const { rows } = await queryable.query<PersonRow>(
    `SELECT u.id, u.name, u.email, json_agg(json_build_object('role', g.role, 'entity', e.code, 'node', n.code) ORDER BY g.role, e.code, n.code) AS grants,
       (SELECT max(s.updated_at) FROM session s WHERE s.user_id = u.id) AS "lastSeenAt"
     FROM "user" u JOIN role_grant g ON g.user_id = u.id LEFT JOIN node n ON n.id = g.node_id LEFT JOIN entity e ON e.id = coalesce(g.entity_id, n.entity_id)
     WHERE $1 OR g.entity_id IS NULL AND g.node_id IS NULL OR e.id = ANY($2::int[]) OR g.node_id = ANY($3::int[])
     GROUP BY u.id ORDER BY u.name, u.id LIMIT 1000`,
    [scope.everywhere, scope.entityIds, scope.nodeIds],
  );
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt ? new Date(row.lastSeenAt).toISOString() : null }));
}
