import type { Client } from "@/db/client";
import { numberList } from "@/db/number-list";
import type { Topic } from "@/domain/changes/topics";

/**
 * Names what changed, in the caller's transaction. The relay reads the rows themselves after commit. `isPlanned`: the planning run wrote
 * it, so nothing has to be planned again because of it.
 */
export async function markChanged(client: Client, topic: Topic, keys: readonly number[], { isPlanned = false } = {}): Promise<void> {
  if (keys.length === 0) return;
  await client.query("INSERT INTO change (topic, keys, is_planned) VALUES ($1, $2::bigint[], $3)", [
    topic,
    numberList([...new Set(keys)]),
    isPlanned,
  ]);
}

/** The live key of an item × node. */
export const inventoryKey = (itemId: number, nodeId: number) => itemId * 4096 + nodeId;
export const itemAndNodeOf = (key: number) => ({ itemId: Math.floor(key / 4096), nodeId: key % 4096 });
