import type { Client } from "@/db/client";
import type { Permission } from "@/domain/governance/roles";
import { requireScope, type ServiceContext } from "../../context";
import { ServiceError } from "../../errors";

export type LockedSupplier = { id: number; entityId: number; code: string; name: string; currency: string };

/** The supplier, locked, if it stands and lies within the actor's scope for the permission. */
export async function lockSupplier(
  context: ServiceContext & { client: Client },
  permission: Permission,
  supplierId: number,
): Promise<LockedSupplier> {
  const { rows } = await context.client.query<LockedSupplier & { merged: boolean }>(
    `SELECT id, entity_id AS "entityId", code, name, currency, merged_into_id IS NOT NULL AS merged FROM supplier WHERE id = $1 FOR UPDATE`,
    [supplierId],
  );
  const supplier = rows[0];
  if (!supplier) throw new ServiceError("not_found", "There is no such row in your scope.");
  requireScope(context, permission, { entityId: supplier.entityId, nodeIds: [] });
  if (supplier.merged) throw new ServiceError("conflict", `${supplier.name} was merged into another supplier.`);
  return supplier;
}
