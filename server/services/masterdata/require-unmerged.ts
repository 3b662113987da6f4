import type { Client } from "@/db/client";
import { ServiceError } from "../errors";

/** Throws `invalid` when one of the items was merged into another: new orders are for the one that survived. */
export async function requireUnmerged(client: Client, itemIds: readonly number[]): Promise<void> {
  const { rows } = await client.query<{ sku: string; survivor: string }>(
    `SELECT i.sku, v.sku AS survivor FROM item i JOIN item v ON v.id = i.merged_into_id WHERE i.id = ANY($1::bigint[]) ORDER BY i.sku LIMIT 1`,
    [[...new Set(itemIds)]],
  );
  const [first] = rows;
  if (first) throw new ServiceError("invalid", `${first.sku} was merged into ${first.survivor}: order that one.`);
}
