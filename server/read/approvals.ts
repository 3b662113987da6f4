import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import { readDeputies } from "@/server/services/procurement/requisitions/delegate-approvals";
import { isoInstant, jsonRows } from "./grid-query";
import { type OrderApproval, readOrderApprovals } from "./order-approvals";
import { readPurchaseOrderRows } from "./purchase-orders";
import { readRequisitionRows } from "./requisitions";
import { type Person, readWaiting, type Waiting } from "./waiting-approvals";
import { readWaitingSuppliers, type SupplierWait } from "./waiting-suppliers";

export type Delegation = {
  id: number;
  fromName: string;
  toName: string;
  isMine: boolean;
  startsAt: string;
  endsAt: string;
  reason: string;
};
export type WaitingOrder = {
  row: TopicRow<"purchasing">;
  onBehalfOf: string | null;
  approval: OrderApproval;
};
export type ApprovalsInbox = {
  /** Requisitions whose open step the person may decide, with the name of whom they would decide for. */
  requisitions: { row: TopicRow<"requisitions">; onBehalfOf: string | null }[];
  /** Orders of which a new version waits for the person. */
  orders: WaitingOrder[];
  suppliers: SupplierWait[];
  delegations: Delegation[];
  /** To whom approvals can be handed over. */
  people: { id: string; name: string }[];
};

/** What waits for this person: in their own right first, then for those who handed their approvals over. */
export async function readApprovalsInbox(queryable: Queryable, person: Person, now: Date): Promise<ApprovalsInbox> {
  const waiting = await readWaiting(queryable, person, now);
  const idsOf = (list: readonly Waiting[]) => list.map(({ id }) => id);
  const requisitionRows = new Map((await readRequisitionRows(queryable, idsOf(waiting.requisitions))).map((row) => [row.id, row]));
  const requisitions = waiting.requisitions.flatMap(({ id, onBehalfOf }) => {
    const row = requisitionRows.get(id);
    return row ? [{ row, onBehalfOf }] : [];
  });
  const orderRows = new Map((await readPurchaseOrderRows(queryable, idsOf(waiting.orders))).map((row) => [row.id, row]));
  const approvals = await readOrderApprovals(queryable, idsOf(waiting.orders));
  const orders = waiting.orders.flatMap(({ id, onBehalfOf }) => {
    const row = orderRows.get(id);
    const approval = approvals.get(id);
    return row && approval ? [{ row, onBehalfOf, approval }] : [];
  });
  const delegations = await jsonRows<Delegation>(
    queryable,
    `SELECT json_build_object('id', d.id, 'fromName', f.name, 'toName', t.name, 'isMine', d.from_user_id = $1, 'startsAt', ${isoInstant("d.starts_at")}, 'endsAt', ${isoInstant("d.ends_at")},
       'reason', d.reason) AS row
     FROM approval_delegation d JOIN "user" f ON f.id = d.from_user_id JOIN "user" t ON t.id = d.to_user_id
     WHERE (d.from_user_id = $1 OR d.to_user_id = $1) AND d.ends_at > $2 ORDER BY d.starts_at, d.id`,
    [person.id, now],
  );
  return {
    requisitions,
    orders,
    suppliers: await readWaitingSuppliers(queryable, person),
    delegations,
    people: await readDeputies(queryable, person.id),
  };
}
