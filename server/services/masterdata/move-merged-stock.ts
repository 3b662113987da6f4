import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { costAfter, freeStock, type StandingStock } from "@/domain/masterdata/move-merged-stock";
import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { allocateBackorders } from "../orders/allocate-backorders";
import { applyMovements } from "../stock/apply-movements";
import { ensureBalances, lockBalances } from "../stock/balances";

export const moveMergedStockInput = z.object({
  mergeId: rowId,
  reason,
});
type Merge = { entityId: number; kind: string; survivorId: number; mergedId: number; undoneAt: Date | null };
type Item = { id: number; sku: string; unitCost: string; units: number };
export type MovedStock = { units: number; nodes: number; survivor: string; merged: string };

/** Free stock of the merged item becomes stock of the survivor: a pair of ledger entries a node, of the same value. */
export async function moveMergedStock(context: ServiceContext, input: z.input<typeof moveMergedStockInput>): Promise<MovedStock> {
  const { mergeId, reason } = moveMergedStockInput.parse(input);
  const { survivorId, ...moved } = await transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows: merges } = await client.query<Merge>(
      `SELECT entity_id AS "entityId", kind, survivor_id AS "survivorId", merged_id AS "mergedId", undone_at AS "undoneAt" FROM master_merge WHERE id = $1 FOR UPDATE`,
      [mergeId],
    );
    const merge = merges[0];
    if (!merge) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "masterdata.steward", { entityId: merge.entityId, nodeIds: [] });
    if (merge.undoneAt) throw new ServiceError("conflict", "This merge was taken back.");
    if (merge.kind !== "item") throw new ServiceError("invalid", "A supplier has no stock.");
    const { survivorId, mergedId } = merge;
    await client.query("SELECT 1 FROM item WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE", [[survivorId, mergedId]]);
    const { rows: standing } = await client.query<{ nodeId: number }>(
      `SELECT node_id AS "nodeId" FROM stock_balance WHERE item_id = ANY($1::bigint[]) GROUP BY 1`,
      [[survivorId, mergedId]],
    );
    const keys = standing.flatMap(({ nodeId }) => [survivorId, mergedId].map((itemId) => ({ itemId, nodeId })));
    await ensureBalances(client, keys);
    const balances = await lockBalances(client, keys);
    const moved = freeStock(balances.filter(({ itemId }) => itemId === mergedId) satisfies StandingStock[]);
    const { rows: items } = await client.query<Item>(
      `SELECT i.id, i.sku, i.unit_cost::text AS "unitCost", coalesce(sum(b.on_hand), 0)::int AS units FROM item i LEFT JOIN stock_balance b ON b.item_id = i.id
       WHERE i.id = ANY($1::bigint[]) GROUP BY i.id`,
      [[survivorId, mergedId]],
    );
    const [survivor, merged] = [survivorId, mergedId].map((id) => items.find((item) => item.id === id));
    if (!survivor || !merged) throw new ServiceError("not_found", "There is no such row in your scope.");
    const units = moved.reduce((sum, each) => sum + each.units, 0);
    if (units === 0) throw new ServiceError("conflict", `Nothing of ${merged.sku} is free to be moved.`);

    await applyMovements(
      inside,
      moved.flatMap(({ nodeId, units: quantity }) => {
        const entry = {
          nodeId,
          reason: `${merged.sku} was merged into ${survivor.sku}`,
          sourceKind: "master_merge",
          sourceId: mergeId,
          occurredAt: now,
        };
        return [
          { ...entry, itemId: mergedId, kind: "transfer_out" as const, sellableDelta: -quantity },
          { ...entry, itemId: survivorId, kind: "transfer_in" as const, sellableDelta: quantity },
        ];
      }),
    );
    const unitCost = costAfter(survivor, { units, unitCost: merged.unitCost });
    await client.query("UPDATE item SET unit_cost = $2 WHERE id = $1 AND unit_cost <> $2::numeric", [survivorId, unitCost]);
    // What was held back of the merged item would be promised by nobody: there is nothing left to hold it back from.
    const nodeIds = moved.map(({ nodeId }) => nodeId);
    await client.query(
      "UPDATE stock_balance SET safety_buffer = 0, channel_hold = 0 WHERE item_id = $1 AND node_id = ANY($2::int[]) AND (safety_buffer, channel_hold) <> (0, 0)",
      [mergedId, nodeIds],
    );
    const detail = { mergeId, reason, units, nodes: moved, from: merged.sku, to: survivor.sku };
    await audit(inside, "item.stock_moved", [
      { subjectKind: "item", subjectId: mergedId, detail: { ...detail, unitCost: merged.unitCost } },
      { subjectKind: "item", subjectId: survivorId, detail: { ...detail, unitCost: { from: survivor.unitCost, to: unitCost } } },
    ]);
    const { rows: proposals } = await client.query<{ id: number }>(
      "SELECT proposal_id AS id FROM master_merge WHERE id = $1 AND proposal_id IS NOT NULL",
      [mergeId],
    );
    await audit(
      inside,
      "duplicate.stock_moved",
      proposals.map(({ id }) => ({ subjectKind: "duplicate_proposal", subjectId: id, detail })),
    );
    await markChanged(
      client,
      "duplicates",
      proposals.map(({ id }) => id),
    );
    await markChanged(
      client,
      "inventory",
      balances.map(({ itemId, nodeId }) => inventoryKey(itemId, nodeId)),
    );
    return { survivorId, units, nodes: moved.length, survivor: survivor.sku, merged: merged.sku };
  });
  // Orders first, then balances, as everywhere: who waits for the survivor is served when its balances are let go.
  await allocateBackorders(context, [survivorId]);
  return moved;
}
