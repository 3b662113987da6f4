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
