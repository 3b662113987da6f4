import { z } from "zod";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { units } from "@/domain/kernel/quantity";
import { words } from "@/domain/kernel/words";
import { type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { refreshInbound } from "../../procurement/expected-stock";
import { applyMovements } from "../../stock/apply-movements";
import { ensureBalances, lockBalances } from "../../stock/balances";
import { lockTransfer, recordTransfer, transferNumber } from "./locked-transfer";

const DAY = 86_400_000;

export const shipTransferInput = z.object({ id: rowId, version: versionNumber });
export const receiveTransferInput = shipTransferInput.extend({
  quantity: units,
  /** Wanted where less came than left. */
  reason: words(500).default(""),
});

/** The units leave the giving node and are on their way to the other. */
export const shipTransfer = (context: ServiceContext, input: z.input<typeof shipTransferInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { id, itemId, fromNodeId, toNodeId, quantity, laneDays } = await lockTransfer(
      inside,
      "transfers.move",
      "from",
      shipTransferInput.parse(input),
      ["released"],
    );
    const expectedAt = new Date(inside.now.getTime() + laneDays * DAY);
    await inside.client.query(
      "UPDATE stock_transfer SET state = 'shipped', shipped_at = $2, expected_at = $3, version = version + 1, updated_at = $2 WHERE id = $1",
      [id, inside.now, expectedAt],
    );
    await lockBalances(inside.client, [
      { itemId, nodeId: fromNodeId },
      { itemId, nodeId: toNodeId },
    ]);
    await applyMovements(inside, [
      {
        itemId,
        nodeId: fromNodeId,
        kind: "transfer_out",
        sellableDelta: -quantity,
        allocatedDelta: -quantity,
        reason: `${transferNumber(id)} left`,
        sourceKind: "stock_transfer",
        sourceId: id,
        occurredAt: inside.now,
      },
    ]);
    await refreshInbound(inside.client, [{ itemId, nodeId: toNodeId }]);
    await recordTransfer(inside, "transfer.shipped", id, { quantity, expectedAt });
  });

/** What came is put on the shelf; what did not is lost on the way, which wants a reason. */
export const receiveTransfer = (context: ServiceContext, input: z.input<typeof receiveTransferInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { quantity: came, reason, ...which } = receiveTransferInput.parse(input);
    const { id, itemId, toNodeId, quantity } = await lockTransfer(inside, "transfers.move", "to", which, ["shipped"]);
    if (came > quantity) throw new ServiceError("invalid", `Only ${quantity} units left.`, { path: "quantity" });
    if (came < quantity && reason.length < 3)
      throw new ServiceError("invalid", `${quantity - came} units are missing: say why.`, { path: "reason" });
    await inside.client.query(
      "UPDATE stock_transfer SET state = 'received', received_quantity = $2, received_at = $3, version = version + 1, updated_at = $3 WHERE id = $1",
      [id, came, inside.now],
    );
    const pair = { itemId, nodeId: toNodeId };
    await ensureBalances(inside.client, [pair]);
    await lockBalances(inside.client, [pair]);
    if (came > 0)
      await applyMovements(inside, [
        {
          ...pair,
          kind: "transfer_in",
          sellableDelta: came,
          reason: `${transferNumber(id)} arrived`,
          sourceKind: "stock_transfer",
          sourceId: id,
          occurredAt: inside.now,
        },
      ]);
    await refreshInbound(inside.client, [pair]);
    await recordTransfer(inside, "transfer.received", id, { quantity: came, missing: quantity - came, ...(reason ? { reason } : {}) });
  });
