import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import { requirePermission, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { type BalanceKey, ensureBalances, lockBalances } from "./balances";

type Buckets = { sellable: number; quarantined: number; returnPending: number; allocated: number };

const LEDGER = `
  SELECT coalesce(sum(sellable_delta), 0)::int AS sellable, coalesce(sum(quarantined_delta), 0)::int AS quarantined,
    coalesce(sum(return_pending_delta), 0)::int AS "returnPending", coalesce(sum(allocated_delta), 0)::int AS allocated
  FROM stock_movement WHERE item_id = $1 AND node_id = $2`;
const BALANCE = `SELECT sellable, quarantined, return_pending AS "returnPending", allocated FROM stock_balance WHERE item_id = $1 AND node_id = $2`;

/** Sets a balance to the sum of its movements, also one that is missing: the ledger is the truth, the balance is only its present. */
export function correctBalance(context: ServiceContext, key: BalanceKey): Promise<void> {
  requirePermission(context, "governance.write");
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const values = [key.itemId, key.nodeId];
    const known = (await client.query<Buckets>(BALANCE, values)).rows.length > 0;
    await ensureBalances(client, [key]);
    await lockBalances(client, [key]);
    const before = (await client.query<Buckets>(BALANCE, values)).rows[0];
    const to = (await client.query<Buckets>(LEDGER, values)).rows[0];
    if (!before || !to) throw new ServiceError("not_found", "There is no such row in your scope.");
    const from = known ? before : null;
    const isPossible = Math.min(to.sellable, to.quarantined, to.returnPending, to.allocated) >= 0 && to.allocated <= to.sellable;
    if (!isPossible)
      throw new ServiceError("conflict", "The ledger itself sums to an impossible balance; book the missing movement first.");
    await client.query(
      "UPDATE stock_balance SET sellable = $3, quarantined = $4, return_pending = $5, allocated = $6, updated_at = $7 WHERE item_id = $1 AND node_id = $2",
      [...values, to.sellable, to.quarantined, to.returnPending, to.allocated, now],
    );
    const id = inventoryKey(key.itemId, key.nodeId);
    await audit(inside, "stock_balance.corrected", [{ subjectKind: "stock_balance", subjectId: id, detail: { from, to } }]);
    await markChanged(client, "inventory", [id]);
  });
}
