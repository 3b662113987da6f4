import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";

/** The companies of which the scope holds the whole. */
export async function readEntitiesIn(
  queryable: Queryable,
  { everywhere, entityIds }: Scope,
): Promise<{ id: number; name: string; currency: string }[]> {
  const { rows } = await queryable.query<{ id: number; name: string; currency: string }>(
    "SELECT id, name, currency FROM entity WHERE $1 OR id = ANY($2::int[]) ORDER BY name, id",
    [everywhere, entityIds],
  );
  return rows;
}
