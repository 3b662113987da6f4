import { audit } from "../audit";
import { inventoryKey } from "../changes";
import { requirePermission, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { applyMovements } from "./apply-movements";
import { type BalanceKey, ensureBalances, lockBalances } from "./balances";

export type OpeningStock = BalanceKey & { sellable: number };

/** Books the stock with which items begin at nodes. Refused where something has moved already: that is a count's business. */
export async function openStock(context: ServiceContext, stock: readonly OpeningStock[]): Promise<void> {
  if (!requirePermission(context, "governance.write").everywhere)
    throw new ServiceError("forbidden", "Only who administers all entities opens stock.");
  return transact(context, async (inside) => {
    // Locked before the look: of two who open the same stock, the second one finds that it has moved.
    await ensureBalances(inside.client, stock);
    await lockBalances(inside.client, stock);
    const { rows: moved } = await inside.client.query<{ sku: string; node: string }>(
      `SELECT i.sku, n.code AS node FROM unnest($1::bigint[], $2::int[]) AS k(item_id, node_id) JOIN item i ON i.id = k.item_id JOIN node n ON n.id = k.node_id
       WHERE EXISTS (SELECT 1 FROM stock_movement m WHERE m.item_id = k.item_id AND m.node_id = k.node_id) LIMIT 1`,
      [stock.map(({ itemId }) => itemId), stock.map(({ nodeId }) => nodeId)],
    );
    if (moved[0]) throw new ServiceError("conflict", `${moved[0].sku} has moved at ${moved[0].node} already.`);
    await applyMovements(
      inside,
      stock.map(({ itemId, nodeId, sellable }) => ({
        itemId,
        nodeId,
        kind: "opening",
        sellableDelta: sellable,
        reason: "opening stock",
        sourceKind: "stock_balance",
        sourceId: inventoryKey(itemId, nodeId),
        occurredAt: inside.now,
      })),
    );
    await audit(
      inside,
      "stock_balance.opened",
      stock.map(({ itemId, nodeId, sellable }) => ({
        subjectKind: "stock_balance",
        subjectId: inventoryKey(itemId, nodeId),
        detail: { sellable },
      })),
    );
  });
}
