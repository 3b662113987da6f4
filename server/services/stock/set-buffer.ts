import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { type BalanceKey, lockBalances } from "./balances";

export type Buffer = { safetyBuffer: number; channelHold: number };

/** Sets what is held back of an item at a node, and answers what was. With `expected`, only while that is what is held back. */
export function setBuffer(context: ServiceContext, key: BalanceKey, buffer: Buffer, expected?: Buffer): Promise<Buffer> {
  return transact(context, async (inside) => {
    const { client, now } = inside;
    await lockBalances(client, [key]);
    const { rows } = await client.query<Buffer>(
      `SELECT safety_buffer AS "safetyBuffer", channel_hold AS "channelHold" FROM stock_balance WHERE item_id = $1 AND node_id = $2`,
      [key.itemId, key.nodeId],
    );
    const before = rows[0];
    if (!before) throw new ServiceError("not_found", "There is no such row in your scope.");
    if (expected && (before.safetyBuffer !== expected.safetyBuffer || before.channelHold !== expected.channelHold))
      throw new ServiceError("conflict", "The buffer has been set anew since.");
    await client.query(
      "UPDATE stock_balance SET safety_buffer = $3, channel_hold = $4, updated_at = $5 WHERE item_id = $1 AND node_id = $2",
      [key.itemId, key.nodeId, buffer.safetyBuffer, buffer.channelHold, now],
    );
    const id = inventoryKey(key.itemId, key.nodeId);
    await audit(inside, "stock_balance.buffer_set", [
      { subjectKind: "stock_balance", subjectId: id, detail: { from: before, to: buffer } },
    ]);
    await markChanged(client, "inventory", [id]);
    return before;
  });
}
