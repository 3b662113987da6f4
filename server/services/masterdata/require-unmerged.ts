import type { Client } from "@/db/client";
import { ServiceError } from "../errors";

/**
 * Throws `invalid` when one of the items was merged into another: new orders are for the one that survived. The rows are held
 * until the transaction ends, so that a merge that comes meanwhile waits for the order.
 */
export async function requireUnmerged(client: Client, itemIds: readonly number[]): Promise<void> {
  const { rows } = await client.query<{ sku: string; survivorId: number | null }>(
    `SELECT sku, merged_into_id AS "survivorId" FROM item WHERE id = ANY($1::bigint[]) ORDER BY id FOR KEY SHARE`,
    [[...new Set(itemIds)]],
  );
  const merged = rows.find(({ survivorId }) => survivorId !== null);
  if (!merged) return;
  const survivor = await client.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [merged.survivorId]);
  throw new ServiceError("invalid", `${merged.sku} was merged into ${survivor.rows[0]?.sku ?? "another item"}: order that one.`);
}
