import { z } from "zod";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { refreshInbound } from "../../procurement/expected-stock";
import { applyMovements } from "../../stock/apply-movements";
import { ensureBalances, lockBalances } from "../../stock/balances";
import { lockTransfer, recordTransfer, transferNumber } from "./locked-transfer";

const one = z.object({ id: rowId, version: versionNumber });
export const releaseTransferInput = one.extend({ quantity: z.number().int().min(1, "At least 1 unit.").max(1_000_000) });
export const rejectTransferInput = one.extend({ reason });
export const cancelTransferInput = one.extend({ reason });

/** Reserves the units at the giving node; the other one counts them as ordered from now on. */
export const releaseTransfer = (context: ServiceContext, input: z.input<typeof releaseTransferInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { quantity, ...which } = releaseTransferInput.parse(input);
    const transfer = await lockTransfer(inside, "transfers.release", "from", which, ["proposed"]);
    const { id, itemId, fromNodeId, toNodeId } = transfer;
    const pairs = [
      { itemId, nodeId: fromNodeId },
      { itemId, nodeId: toNodeId },
    ];
    await ensureBalances(inside.client, pairs);
    const balances = await lockBalances(inside.client, pairs);
    const free = balances.find(({ nodeId }) => nodeId === fromNodeId)?.available ?? 0;
    if (quantity > free)
      throw new ServiceError("conflict", `Only ${Math.max(0, free)} units are free at the giving node now.`, { path: "quantity" });
    await inside.client.query(
      "UPDATE stock_transfer SET state = 'released', quantity = $2, version = version + 1, updated_at = $3 WHERE id = $1",
      [id, quantity, inside.now],
    );
    await applyMovements(inside, [
      {
        itemId,
        nodeId: fromNodeId,
        kind: "allocate",
        allocatedDelta: quantity,
        reason: `for ${transferNumber(id)}`,
        sourceKind: "stock_transfer",
        sourceId: id,
        occurredAt: inside.now,
      },
    ]);
    await refreshInbound(inside.client, [{ itemId, nodeId: toNodeId }]);
    await recordTransfer(inside, "transfer.released", id, { quantity, recommended: transfer.quantity });
  });

/** The proposal is not made again for a week. */
export const rejectTransfer = (context: ServiceContext, input: z.input<typeof rejectTransferInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { reason: why, ...which } = rejectTransferInput.parse(input);
    const { id } = await lockTransfer(inside, "transfers.release", "from", which, ["proposed"]);
    await inside.client.query("UPDATE stock_transfer SET state = 'rejected', version = version + 1, updated_at = $2 WHERE id = $1", [
      id,
      inside.now,
    ]);
    await recordTransfer(inside, "transfer.rejected", id, { reason: why });
  });

/** Before it left: the reservation is given up. */
export const cancelTransfer = (context: ServiceContext, input: z.input<typeof cancelTransferInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { reason: why, ...which } = cancelTransferInput.parse(input);
    const { id, itemId, fromNodeId, toNodeId, quantity } = await lockTransfer(inside, "transfers.release", "from", which, ["released"]);
    await inside.client.query("UPDATE stock_transfer SET state = 'cancelled', version = version + 1, updated_at = $2 WHERE id = $1", [
      id,
      inside.now,
    ]);
    await lockBalances(inside.client, [
      { itemId, nodeId: fromNodeId },
      { itemId, nodeId: toNodeId },
    ]);
    await applyMovements(inside, [
      {
        itemId,
        nodeId: fromNodeId,
        kind: "deallocate",
        allocatedDelta: -quantity,
        reason: `${transferNumber(id)} is cancelled`,
        sourceKind: "stock_transfer",
        sourceId: id,
        occurredAt: inside.now,
      },
    ]);
    await refreshInbound(inside.client, [{ itemId, nodeId: toNodeId }]);
    await recordTransfer(inside, "transfer.cancelled", id, { reason: why, quantity });
  });
