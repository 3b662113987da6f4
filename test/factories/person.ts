import type { Pool } from "@/db/client";
import type { Grant, Role } from "@/domain/governance/roles";
import type { ServiceContext } from "@/server/services/context";
import { NOW } from "./retailer";

let made = 0;

/** Somebody with a role everywhere, or only in the entity or at the node that is named, at the factories' now. */
export async function aPerson(
  pool: Pool,
  role: Role,
  where: Partial<Pick<Grant, "entityId" | "nodeId">> & { name?: string } = {},
): Promise<ServiceContext & { actor: { kind: "person"; id: string } }> {
  const { entityId = null, nodeId = null, name = `A ${role.replaceAll("_", " ")}` } = where;
  const id = `person-${++made}`;
  await pool.query(`INSERT INTO "user" (id, name, email) VALUES ($1, $2, $1 || '@example.com')`, [id, name]);
  return { pool, now: NOW, actor: { kind: "person", id, name, grants: [{ role, entityId, nodeId }] } };
}

/** The same with the grant in the database, where whoever approves is looked up. */
export async function aHolder(
  pool: Pool,
  role: Role,
  where: Parameters<typeof aPerson>[2] = {},
): Promise<Awaited<ReturnType<typeof aPerson>>> {
  const person = await aPerson(pool, role, where);
  await pool.query("INSERT INTO role_grant (user_id, role, entity_id, node_id) VALUES ($1, $2, $3, $4)", [
    person.actor.id,
    role,
    where.entityId ?? null,
    where.nodeId ?? null,
  ]);
  return person;
}
