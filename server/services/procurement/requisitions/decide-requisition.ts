import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { afterWorkingHours } from "@/domain/kernel/working-time";
import type { ApprovalStep, HeldRule } from "@/domain/procurement/approval-rule";
import type { Given } from "@/domain/procurement/approval-step";
import type { Difference } from "@/domain/procurement/purchase-order";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import type { ExceededBudget } from "../budgets";
import type { Inside } from "../locked-order";
import { readWorkingCalendar } from "../working-calendar";
import { takeStep } from "./approval-steps";
import { orderRequisition } from "./order-requisition";
import { reopenIfDearer } from "./reopen-requisition";
import { readRequisitionLines } from "./requisition-lines";
import { reopenRecommendations } from "./waiting-recommendations";

export const decideRequisitionInput = z.object({
  requisitionId: rowId,
  /** The step that was looked at. */
  step: z.number().int().min(0),
  /** The round that was looked at: prices may have risen since. */
  round: z.number().int().min(1).default(1),
  approve: z.boolean(),
  reason,
});
export const withdrawRequisitionInput = z.object({ requisitionId: rowId, reason });

type Locked = {
  id: number;
  entityId: number;
  nodeId: number;
  number: string;
  state: string;
  requesterId: string;
  steps: ApprovalStep[];
  step: number;
  round: number;
  stepHours: number;
  escalatedAt: Date | null;
  rules: HeldRule[];
};

async function lockRequisition(inside: Inside, id: number): Promise<Locked> {
  const { rows } = await inside.client.query<Locked>(
    `SELECT id, entity_id AS "entityId", node_id AS "nodeId", number, state, requester_id AS "requesterId", steps, step, round, step_hours AS "stepHours", escalated_at AS "escalatedAt", rules
     FROM requisition WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const row = rows[0];
  if (!row) throw new ServiceError("not_found", "There is no such row in your scope.");
  return row;
}

export type RequisitionDecision = {
  number: string;
  state: "waiting" | "ordered" | "rejected";
  step: number;
  exceededBudgets: ExceededBudget[];
  /** Prices that rose beyond the limits since it was asked for: it waits for its first step again. */
  risen: Difference[];
};

/**
 * Agrees to a requisition's open step, or rejects it. What the last step agrees to is ordered at once, unless a price has risen beyond the
 * limits of change: then all have to agree again, to the price of the day.
 */
export const decideRequisition = (context: ServiceContext, input: z.input<typeof decideRequisitionInput>): Promise<RequisitionDecision> =>
  transact(context, async (inside) => {
    const { client, now, actor } = inside;
    const wanted = decideRequisitionInput.parse(input);
    const row = await lockRequisition(inside, wanted.requisitionId);
    requireScope(inside, "requisitions.decide", { entityId: row.entityId, nodeIds: [row.nodeId] });
    if (row.state !== "waiting") throw new ServiceError("conflict", `${row.number} is ${row.state} already.`);
    if (actor.id === row.requesterId) throw new ServiceError("forbidden", "Nobody agrees to what they asked for themselves.");
    // Only prices that have risen begin another round.
    if (row.round > wanted.round) throw new ServiceError("conflict", `Prices of ${row.number} have risen by now. Look at it again.`);
    if (row.round < wanted.round)
      throw new ServiceError("invalid", `${row.number} has come to round ${row.round}, not ${wanted.round}.`, { path: "round" });
    const { rows: given } = await client.query<Given>(
      `SELECT step, coalesce(on_behalf_of, user_id) AS "userId" FROM requisition_decision WHERE requisition_id = $1 AND round = $2 AND verdict = 'approved'`,
      [row.id, row.round],
    );
    const { onBehalfOf, next } = await takeStep(inside, { ...row, barred: [row.requesterId], given }, wanted.step);
    await client.query(
      "INSERT INTO requisition_decision (requisition_id, step, round, verdict, user_id, on_behalf_of, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      [row.id, row.step, row.round, wanted.approve ? "approved" : "rejected", actor.id, onBehalfOf, wanted.reason, now],
    );
    await audit(inside, wanted.approve ? "requisition.approved" : "requisition.rejected", [
      {
        subjectKind: "requisition",
        subjectId: row.id,
        detail: { step: row.step, onBehalfOf, rules: row.rules, reason: wanted.reason },
      },
    ]);
    await markChanged(client, "requisitions", [row.id]);
    if (!wanted.approve) {
      await client.query("UPDATE requisition SET state = 'rejected', settled_at = $2, updated_at = $2 WHERE id = $1", [row.id, now]);
      await reopenRecommendations(inside, row.id, `${row.number} was rejected: ${wanted.reason}`);
      return { number: row.number, state: "rejected", step: row.step, exceededBudgets: [], risen: [] };
    }
    if (next === null) {
      const lines = await readRequisitionLines(client, row.id, now);
      const risen = await reopenIfDearer(inside, row, lines);
      if (risen.length > 0) return { number: row.number, state: "waiting", step: 0, exceededBudgets: [], risen };
      const exceededBudgets = await orderRequisition(inside, row.id, lines);
      return { number: row.number, state: "ordered", step: row.step, exceededBudgets, risen: [] };
    }
    await client.query(
      `UPDATE requisition SET step = $2, updated_at = $3, due_at = CASE WHEN step = $2 THEN due_at ELSE $4 END, escalated_at = CASE WHEN step = $2 THEN escalated_at END WHERE id = $1`,
      [row.id, next, now, afterWorkingHours(now, row.stepHours, await readWorkingCalendar(client, row.entityId))],
    );
    return { number: row.number, state: "waiting", step: next, exceededBudgets: [], risen: [] };
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
