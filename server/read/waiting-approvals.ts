import type { Queryable } from "@/db/client";
import { type Grant, scopeOf } from "@/domain/governance/roles";
import { usualSteps } from "@/domain/procurement/approval-rule";
import { rightOf } from "@/domain/procurement/approval-step";
import { readGivers } from "@/server/services/procurement/requisitions/approval-steps";
import { countWaitingSuppliers } from "./waiting-suppliers";

export type Person = { id: string; grants: Grant[] };
/** Something whose open step the person may decide, with the name of whom they would decide for. */
export type Waiting = { id: number; onBehalfOf: string | null };

const MOST = 200;
const USUAL = `'${JSON.stringify(usualSteps)}'::jsonb`;

/** Whose word of these people ($1) the open step can take, as domain/procurement/approval-step.ts says; null: nobody's. `on`: what decisions are looked up by. */
const rights = ({ at, steps, step, escalatedAt, decided }: Record<"at" | "steps" | "step" | "escalatedAt" | "decided", string>) => `
  CROSS JOIN LATERAL (SELECT array_agg(DISTINCT g.user_id) AS open FROM role_grant g
    WHERE g.user_id = ANY($1::text[]) AND (g.role = ${steps} -> ${step}::int ->> 'role' OR ${escalatedAt} IS NOT NULL AND g.role = 'administrator')
      AND (g.entity_id IS NULL AND g.node_id IS NULL OR g.entity_id = ${at}.entity_id AND g.node_id IS NULL OR g.node_id = ${at}.node_id)
      AND NOT EXISTS (SELECT 1 FROM ${decided} AND d.step = ${step} AND coalesce(d.on_behalf_of, d.user_id) = g.user_id)) r`;

/** $1 the person and those who handed their approvals over, $2 the person, $3–$5 where the person may decide. */
const within = (at: string) => `($3 OR ${at}.entity_id = ANY($4::int[]) OR ${at}.node_id = ANY($5::int[]))`;

const REQUISITIONS = `
  SELECT q.id, r.open, ARRAY[q.requester_id] AS barred FROM requisition q
  ${rights({ at: "q", steps: "q.steps", step: "q.step", escalatedAt: "q.escalated_at", decided: "requisition_decision d WHERE d.requisition_id = q.id AND d.round = q.round" })}
  WHERE q.state = 'waiting' AND q.requester_id <> $2 AND r.open <> ARRAY[q.requester_id] AND ${within("q")} ORDER BY q.due_at, q.id LIMIT ${MOST}`;

const ORDERS = `
  SELECT p.id, r.open, h.barred FROM purchase_order p LEFT JOIN order_approval a ON a.purchase_order_id = p.id AND a.state = 'waiting'
  CROSS JOIN LATERAL (SELECT coalesce(array_agg(DISTINCT substr(v.actor, 8)), '{}') AS barred FROM purchase_order_version v
    WHERE v.purchase_order_id = p.id AND v.version > coalesce(p.approved_version, 0) AND NOT v.is_restoring AND v.actor LIKE 'person:%') h
  ${rights({
    at: "p",
    steps: `coalesce(a.steps, ${USUAL})`,
    step: "coalesce(a.step, 0)",
    escalatedAt: "a.escalated_at",
    decided: "order_approval_decision d WHERE d.order_approval_id = a.id",
  })}
  WHERE p.approval_state = 'pending' AND p.cancelled_at IS NULL AND p.receipt_state IN ('none', 'partial') AND NOT $2 = ANY(h.barred)
    AND NOT r.open <@ h.barred AND ${within("p")} ORDER BY a.due_at NULLS FIRST, p.id LIMIT ${MOST}`;

/** What waits for the person, in their own right or for those who handed their approvals over; the most urgent first. */
export async function readWaiting(
  queryable: Queryable,
  person: Person,
  now: Date,
): Promise<{ requisitions: Waiting[]; orders: Waiting[] }> {
  const scope = scopeOf(person.grants, "requisitions.decide");
  if (!scope) return { requisitions: [], orders: [] };
  const givers = await readGivers(queryable, person.id, now);
  const giverIds = givers.map(({ id }) => id);
  const values = [[person.id, ...giverIds], person.id, scope.everywhere, scope.entityIds, scope.nodeIds];
  const read = async (sql: string): Promise<Waiting[]> => {
    const { rows } = await queryable.query<{ id: number; open: string[]; barred: string[] }>(sql, values);
    return rows.flatMap(({ id, open, barred }) => {
      const inNameOf = rightOf(
        open.filter((userId) => !barred.includes(userId)),
        barred,
        person.id,
        giverIds,
      );
      return inNameOf === null ? [] : [{ id, onBehalfOf: givers.find((giver) => giver.id === inNameOf)?.name ?? null }];
    });
  };
  return { requisitions: await read(REQUISITIONS), orders: await read(ORDERS) };
}

/** How much waits for the person: what the navigation shows. */
export async function countWaiting(queryable: Queryable, person: Person, now: Date): Promise<number> {
  const [{ requisitions, orders }, suppliers] = await Promise.all([
    readWaiting(queryable, person, now),
    countWaitingSuppliers(queryable, person),
  ]);
  return requisitions.length + orders.length + suppliers;
}
