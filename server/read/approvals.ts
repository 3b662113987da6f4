import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import { type Grant, isWithin, type Scope, scopeOf } from "@/domain/governance/roles";
import { isoInstant, jsonRows } from "./grid-query";
import { readPurchaseOrderRows } from "./purchase-orders";
import { readRequisitionRows } from "./requisitions";
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
export type ApprovalsInbox = {
  /** Requisitions whose open step the person may decide, with the name of whom they would decide for. */
  requisitions: { row: TopicRow<"requisitions">; onBehalfOf: string | null }[];
  /** Orders of which a new version waits. */
  orders: TopicRow<"purchasing">[];
  suppliers: SupplierWait[];
  delegations: Delegation[];
  /** To whom approvals can be handed over. */
  people: { id: string; name: string }[];
};
type Person = { id: string; grants: Grant[] };

const MOST = 200;

/** What waits for this person: in their own right first, then for those who handed their approvals over. */
export async function readApprovalsInbox(queryable: Queryable, scope: Scope, person: Person, now: Date): Promise<ApprovalsInbox> {
  const { rows: waiting } = await queryable.query<{ id: number; holders: string[] }>(
    `SELECT q.id, (SELECT coalesce(json_agg(DISTINCT g.user_id), '[]') FROM role_grant g
        WHERE (g.role = q.steps -> q.step::int ->> 'role' OR q.escalated_at IS NOT NULL AND g.role = 'administrator') AND g.user_id <> q.requester_id
          AND (g.entity_id IS NULL AND g.node_id IS NULL OR g.entity_id = q.entity_id AND g.node_id IS NULL OR g.node_id = q.node_id)
          AND NOT EXISTS (SELECT 1 FROM requisition_decision d WHERE d.requisition_id = q.id AND d.step = q.step AND coalesce(d.on_behalf_of, d.user_id) = g.user_id)) AS holders
     FROM requisition q WHERE q.state = 'waiting' AND q.requester_id <> $1 ORDER BY q.due_at, q.id LIMIT ${MOST}`,
    [person.id],
  );
  const { rows: givers } = await queryable.query<{ id: string; name: string }>(
    `SELECT u.id, u.name FROM approval_delegation d JOIN "user" u ON u.id = d.from_user_id WHERE d.to_user_id = $1 AND d.starts_at <= $2 AND d.ends_at > $2 ORDER BY d.id`,
    [person.id, now],
  );
  const mine = waiting.flatMap(({ id, holders }): { id: number; onBehalfOf: string | null }[] => {
    if (holders.includes(person.id)) return [{ id, onBehalfOf: null }];
    const giver = givers.find((one) => holders.includes(one.id));
    return giver ? [{ id, onBehalfOf: giver.name }] : [];
  });
  const rows = new Map(
    (
      await readRequisitionRows(
        queryable,
        mine.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  const requisitions = mine.flatMap(({ id, onBehalfOf }) => {
    const row = rows.get(id);
    return row && isWithin(scope, row) ? [{ row, onBehalfOf }] : [];
  });
  const approves = scopeOf(person.grants, "purchasing.approve");
  const { rows: pending } = await queryable.query<{ id: number }>(
    `SELECT p.id FROM purchase_order p WHERE p.approval_state = 'pending' AND p.cancelled_at IS NULL AND p.receipt_state IN ('none', 'partial')
       AND NOT EXISTS (SELECT 1 FROM purchase_order_version v WHERE v.purchase_order_id = p.id AND v.version > coalesce(p.approved_version, 0) AND NOT v.is_restoring AND v.actor = 'person:' || $1)
     ORDER BY p.updated_at, p.id LIMIT ${MOST}`,
    [person.id],
  );
  const orders = approves
    ? (
        await readPurchaseOrderRows(
          queryable,
          pending.map(({ id }) => id),
        )
      ).filter((row) => isWithin(approves, row))
    : [];
  const delegations = await jsonRows<Delegation>(
    queryable,
    `SELECT json_build_object('id', d.id, 'fromName', f.name, 'toName', t.name, 'isMine', d.from_user_id = $1, 'startsAt', ${isoInstant("d.starts_at")}, 'endsAt', ${isoInstant("d.ends_at")},
       'reason', d.reason) AS row
     FROM approval_delegation d JOIN "user" f ON f.id = d.from_user_id JOIN "user" t ON t.id = d.to_user_id
     WHERE (d.from_user_id = $1 OR d.to_user_id = $1) AND d.ends_at > $2 ORDER BY d.starts_at, d.id`,
    [person.id, now],
  );
  const { rows: people } = await queryable.query<{ id: string; name: string }>(
    `SELECT u.id, u.name FROM "user" u WHERE u.id <> $1 AND EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id AND g.role IN ('approver', 'executive', 'administrator', 'planner', 'buyer'))
     ORDER BY u.name LIMIT 500`,
    [person.id],
  );
  return { requisitions, orders, suppliers: await readWaitingSuppliers(queryable, person), delegations, people };
}
