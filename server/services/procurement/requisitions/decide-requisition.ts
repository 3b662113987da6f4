import { z } from "zod";
import type { Role } from "@/domain/governance/roles";
import { type ApprovalStep, afterWorkingHours, type Given, type Holder, openStep } from "@/domain/procurement/approval-rule";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import type { Inside } from "../locked-order";
import { STEP_HOURS } from "./create-requisition";
import { orderRequisition } from "./order-requisition";
import { reopenRecommendations } from "./waiting-recommendations";

const reason = z.string().trim().min(3, "Say why.").max(500);
export const decideRequisitionInput = z.object({
  requisitionId: z.number().int(),
  /** The step that was looked at. */
  step: z.number().int().min(0),
  approve: z.boolean(),
  reason,
});
export const withdrawRequisitionInput = z.object({ requisitionId: z.number().int(), reason });

type Locked = {
  id: number;
  entityId: number;
  nodeId: number;
  number: string;
  state: string;
  requesterId: string;
  steps: ApprovalStep[];
  step: number;
  escalatedAt: Date | null;
};

async function lockRequisition(inside: Inside, id: number): Promise<Locked> {
  const { rows } = await inside.client.query<Locked>(
    `SELECT id, entity_id AS "entityId", node_id AS "nodeId", number, state, requester_id AS "requesterId", steps, step, escalated_at AS "escalatedAt"
     FROM requisition WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const row = rows[0];
  if (!row) throw new ServiceError("not_found", "There is no such row in your scope.");
  return row;
}

/** Who holds which roles where the requisition is. */
async function readHolders(inside: Inside, { entityId, nodeId }: Locked): Promise<Holder[]> {
  const { rows } = await inside.client.query<{ userId: string; roles: Role[] }>(
    `SELECT user_id AS "userId", array_agg(DISTINCT role) AS roles FROM role_grant
     WHERE (entity_id IS NULL AND node_id IS NULL) OR (entity_id = $1 AND node_id IS NULL) OR node_id = $2 GROUP BY user_id`,
    [entityId, nodeId],
  );
  return rows;
}

/** In whose name the person may decide the step: their own, or of somebody who handed their approvals over. */
async function rightOf(inside: Inside, row: Locked, step: ApprovalStep, holders: readonly Holder[], personId: string): Promise<string> {
  // A step that is late may be decided by administrators as well.
  const holds = (userId: string) =>
    holders.some(
      (holder) =>
        holder.userId === userId &&
        (holder.roles.includes(step.role) || (row.escalatedAt !== null && holder.roles.includes("administrator"))),
    );
  if (personId === row.requesterId) throw new ServiceError("forbidden", "Nobody agrees to what they asked for themselves.");
  if (holds(personId)) return personId;
  const { rows } = await inside.client.query<{ fromUserId: string }>(
    `SELECT from_user_id AS "fromUserId" FROM approval_delegation WHERE to_user_id = $1 AND starts_at <= $2 AND ends_at > $2 ORDER BY id`,
    [personId, inside.now],
  );
  const giver = rows.map(({ fromUserId }) => fromUserId).find((userId) => userId !== row.requesterId && holds(userId));
  if (!giver) throw new ServiceError("forbidden", `This step is for who is ${step.role.replaceAll("_", " ")}.`);
  return giver;
}

/** Agrees to a requisition's open step, or rejects it. What the last step agrees to is ordered at once. */
export const decideRequisition = (
  context: ServiceContext,
  input: z.input<typeof decideRequisitionInput>,
): Promise<{ number: string; state: string; step: number }> =>
  transact(context, async (inside) => {
    const { client, now, actor } = inside;
    const wanted = decideRequisitionInput.parse(input);
    const row = await lockRequisition(inside, wanted.requisitionId);
    requireScope(inside, "requisitions.decide", { entityId: row.entityId, nodeIds: [row.nodeId] });
    if (actor.kind !== "person") throw new ServiceError("forbidden", "A person decides about a requisition.");
    if (row.state !== "waiting") throw new ServiceError("conflict", `${row.number} is ${row.state} already.`);
    const step = row.steps[row.step];
    if (row.step !== wanted.step || !step)
      throw new ServiceError("conflict", `${row.number} is at step ${row.step + 1} by now. Look at it again.`);
    const holders = await readHolders(inside, row);
    const inNameOf = await rightOf(inside, row, step, holders, actor.id);
    const { rows: given } = await client.query<Given>(
      `SELECT step, coalesce(on_behalf_of, user_id) AS "userId" FROM requisition_decision WHERE requisition_id = $1 AND verdict = 'approved'`,
      [row.id],
    );
    if (given.some((one) => one.step === row.step && one.userId === inNameOf))
      throw new ServiceError("conflict", "You have agreed to this step; others have to follow.");
    await client.query(
      "INSERT INTO requisition_decision (requisition_id, step, verdict, user_id, on_behalf_of, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [row.id, row.step, wanted.approve ? "approved" : "rejected", actor.id, inNameOf === actor.id ? null : inNameOf, wanted.reason, now],
    );
    await audit(inside, wanted.approve ? "requisition.approved" : "requisition.rejected", [
      {
        subjectKind: "requisition",
        subjectId: row.id,
        detail: { step: row.step, onBehalfOf: inNameOf === actor.id ? null : inNameOf, reason: wanted.reason },
      },
    ]);
    await markChanged(client, "requisitions", [row.id]);
    if (!wanted.approve) {
      await client.query("UPDATE requisition SET state = 'rejected', settled_at = $2, updated_at = $2 WHERE id = $1", [row.id, now]);
      await reopenRecommendations(inside, row.id, `${row.number} was rejected: ${wanted.reason}`);
      return { number: row.number, state: "rejected", step: row.step };
    }
    const next = openStep(row.steps, [...given, { step: row.step, userId: inNameOf }], holders, row.requesterId);
    if (next === null) {
      await orderRequisition(inside, row.id);
      return { number: row.number, state: "ordered", step: row.step };
    }
    await client.query(
      `UPDATE requisition SET step = $2, updated_at = $3, due_at = CASE WHEN step = $2 THEN due_at ELSE $4 END, escalated_at = CASE WHEN step = $2 THEN escalated_at END WHERE id = $1`,
      [row.id, next, now, afterWorkingHours(now, STEP_HOURS)],
    );
    return { number: row.number, state: "waiting", step: next };
  });

/** Who asked takes it back while it waits. */
export const withdrawRequisition = (
  context: ServiceContext,
  input: z.input<typeof withdrawRequisitionInput>,
): Promise<{ number: string }> =>
  transact(context, async (inside) => {
    const wanted = withdrawRequisitionInput.parse(input);
    const row = await lockRequisition(inside, wanted.requisitionId);
    requireScope(inside, "requisitions.request", { entityId: row.entityId, nodeIds: [row.nodeId] });
    if (inside.actor.id !== row.requesterId) throw new ServiceError("forbidden", "Only who asked takes it back.");
    if (row.state !== "waiting") throw new ServiceError("conflict", `${row.number} is ${row.state} already.`);
    await inside.client.query("UPDATE requisition SET state = 'withdrawn', settled_at = $2, updated_at = $2 WHERE id = $1", [
      row.id,
      inside.now,
    ]);
    await reopenRecommendations(inside, row.id, `${row.number} was taken back: ${wanted.reason}`);
    await audit(inside, "requisition.withdrawn", [{ subjectKind: "requisition", subjectId: row.id, detail: { reason: wanted.reason } }]);
    await markChanged(inside.client, "requisitions", [row.id]);
    return { number: row.number };
  });

/** Steps that are late by working hours open to administrators as well. Answers how many. */
export const escalateRequisitions = (context: ServiceContext): Promise<number> =>
  transact(context, async (inside) => {
    const { rows } = await inside.client.query<{ id: number }>(
      `UPDATE requisition SET escalated_at = $1, updated_at = $1 WHERE id IN (SELECT id FROM requisition WHERE state = 'waiting' AND escalated_at IS NULL AND due_at < $1
         ORDER BY id FOR UPDATE SKIP LOCKED) RETURNING id`,
      [inside.now],
    );
    const ids = rows.map(({ id }) => id);
    await audit(
      inside,
      "requisition.escalated",
      ids.map((subjectId) => ({ subjectKind: "requisition", subjectId })),
    );
    await markChanged(inside.client, "requisitions", ids);
    return ids.length;
  });
