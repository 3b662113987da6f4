import { type Client, inTransaction, type Pool } from "@/db/client";
import { type Grant, isWithin, type Permission, refusal, type Scope, scopeOf } from "@/domain/governance/roles";
import { ServiceError } from "./errors";

/** Who acts: a signed-in person with grants, or a part of the system that may do everything its job needs. */
export type Actor = { kind: "person"; id: string; name: string; grants: Grant[] } | { kind: "job" | "source" | "import"; id: string };

export type ServiceContext = { pool: Pool; actor: Actor; now: Date; client?: Client };

export const actorName = (actor: Actor) => `${actor.kind}:${actor.id}`;

/** Joins the caller's transaction, or opens one. */
export function transact<T>(context: ServiceContext, work: (context: ServiceContext & { client: Client }) => Promise<T>): Promise<T> {
  if (context.client) return work({ ...context, client: context.client });
  return inTransaction(context.pool, (client) => work({ ...context, client }));
}

const EVERYWHERE: Scope = { everywhere: true, entityIds: [], nodeIds: [] };

/** The actor's scope for the permission. Throws `forbidden` when there is none. */
export function requirePermission(context: Pick<ServiceContext, "actor">, permission: Permission): Scope {
  if (context.actor.kind !== "person") return EVERYWHERE;
  const scope = scopeOf(context.actor.grants, permission);
  if (!scope) throw new ServiceError("forbidden", refusal(permission));
  return scope;
}

/** As `requirePermission`, and the row lies within the scope. Answers "not found" so that ids outside the scope stay unknown. */
export function requireScope(
  context: Pick<ServiceContext, "actor">,
  permission: Permission,
  row: { entityId: number; nodeIds: readonly number[] },
): void {
  if (!isWithin(requirePermission(context, permission), row)) throw new ServiceError("not_found", "There is no such row in your scope.");
}
