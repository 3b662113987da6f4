import { type Permission, permissions, type Scope, scopeOf } from "@/domain/governance/roles";
import { listNodes } from "@/server/read/nodes";
import { signedIn } from "../init";

/** Who is signed in and what they may do; the shell shows only what works for them. */
export const me = signedIn.query(async ({ ctx: { person, service } }) => {
  const scopes: Partial<Record<Permission, Scope>> = {};
  for (const permission of Object.keys(permissions) as Permission[]) {
    const scope = scopeOf(person.grants, permission);
    if (scope) scopes[permission] = scope;
  }
  const nodes = await listNodes(service.pool, Object.values(scopes));
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    roles: [...new Set(person.grants.map((grant) => grant.role))],
    scopes,
    nodes,
  };
});
