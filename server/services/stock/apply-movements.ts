import type { Client } from "@/db/client";
import type { StockMovement } from "@/domain/inventory/stock-movement";
import { inventoryKey, markChanged } from "@/server/services/changes";
import type { ServiceContext } from "@/server/services/context";
import { changeBalances, ensureBalances, lockBalances, writeMovements } from "./balances";

/** Writes ledger entries and what they make of the balances, in the caller's transaction. Rows are locked in key order. */
export async function applyMovements(context: ServiceContext & { client: Client }, movements: readonly StockMovement[]): Promise<void> {
  if (movements.length === 0) return;
  const keys = movements.map(({ itemId, nodeId }) => ({ itemId, nodeId }));
  await ensureBalances(context.client, keys);
  await lockBalances(context.client, keys);
  await writeMovements(context.client, movements);
  await changeBalances(context.client, context.now, movements);
  await markChanged(
    context.client,
    "inventory",
    movements.map(({ itemId, nodeId }) => inventoryKey(itemId, nodeId)),
  );
}
