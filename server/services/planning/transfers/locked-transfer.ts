import type { Client } from "@/db/client";
import type { Permission } from "@/domain/governance/roles";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requirePermission, requireScope, type ServiceContext } from "../../context";
import { ServiceError } from "../../errors";

export type Inside = ServiceContext & { client: Client };
export type LockedTransfer = {
  id: number;
  entityId: number;
  itemId: number;
  fromNodeId: number;
  toNodeId: number;
  state: string;
  quantity: number;
  laneDays: number;
  version: number;
};

/** As people name it. */
export const transferNumber = (id: number) => `TR-${String(id).padStart(6, "0")}`;

/**
 * Locks a transfer for an action of a person at one of its nodes. Throws `conflict` when it is not in one of the states, or
 * when somebody changed it since the person looked.
 */
export async function lockTransfer(
  context: Inside,
  permission: Permission,
  at: "from" | "to",
  { id, version }: { id: number; version: number },
  states: readonly string[],
): Promise<LockedTransfer> {
  requirePermission(context, permission);
  const { rows } = await context.client.query<LockedTransfer>(
    `SELECT id, entity_id AS "entityId", item_id AS "itemId", from_node_id AS "fromNodeId", to_node_id AS "toNodeId", state, quantity, lane_days AS "laneDays", version
     FROM stock_transfer WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const transfer = rows[0];
  if (!transfer) throw new ServiceError("not_found", "There is no such row in your scope.");
  requireScope(context, permission, { entityId: transfer.entityId, nodeIds: [at === "from" ? transfer.fromNodeId : transfer.toNodeId] });
  if (transfer.version !== version || !states.includes(transfer.state))
    throw new ServiceError(
      "conflict",
      `${transferNumber(id)} is ${transfer.state} by now, with ${transfer.quantity} units. Look at it again.`,
    );
  return transfer;
}

export async function recordTransfer(context: Inside, verb: string, id: number, detail: unknown): Promise<void> {
  await audit(context, verb, [{ subjectKind: "stock_transfer", subjectId: id, detail }]);
  await markChanged(context.client, "transfers", [id]);
}
