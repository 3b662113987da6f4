import type { Queryable } from "@/db/client";
import type { Role } from "@/domain/governance/roles";
import type { ApprovalStep } from "@/domain/procurement/approval-rule";
import { type Given, type Holder, nextStep, openRights, rightOf } from "@/domain/procurement/approval-step";
import { ServiceError } from "../../errors";
import type { Inside } from "../locked-order";

/** What waits for somebody's word: a requisition, or a version of an order. */
export type WaitingApproval = {
  number: string;
  entityId: number;
  nodeId: number;
  steps: readonly ApprovalStep[];
  step: number;
  escalatedAt: Date | null;
  /** Who asked for it or had a hand in it. */
  barred: readonly string[];
  given: readonly Given[];
};

/** Who holds which roles where it is. */
export async function readHolders(queryable: Queryable, { entityId, nodeId }: { entityId: number; nodeId: number }): Promise<Holder[]> {
  const { rows } = await queryable.query<{ userId: string; roles: Role[] }>(
    `SELECT user_id AS "userId", array_agg(DISTINCT role) AS roles FROM role_grant
     WHERE (entity_id IS NULL AND node_id IS NULL) OR (entity_id = $1 AND node_id IS NULL) OR node_id = $2 GROUP BY user_id ORDER BY user_id`,
    [entityId, nodeId],
  );
  return rows;
}

/** Who has handed their approvals to the person now, in the order in which they did. */
export async function readGivers(queryable: Queryable, personId: string, now: Date): Promise<{ id: string; name: string }[]> {
  const { rows } = await queryable.query<{ id: string; name: string }>(
    `SELECT u.id, u.name FROM approval_delegation d JOIN "user" u ON u.id = d.from_user_id WHERE d.to_user_id = $1 AND d.starts_at <= $2 AND d.ends_at > $2 ORDER BY d.id`,
    [personId, now],
  );
  return rows;
}

/** The person's right to the open step, and which step is open once they have agreed; null: none is. */
export async function takeStep(
  { client, actor, now }: Inside,
  waiting: WaitingApproval,
  wantedStep: number,
): Promise<{ inNameOf: string; onBehalfOf: string | null; next: number | null }> {
  if (actor.kind !== "person") throw new ServiceError("forbidden", "A person decides about what waits for approval.");
  const open = waiting.steps[waiting.step];
  if (waiting.step !== wantedStep || !open)
    throw new ServiceError("conflict", `${waiting.number} is at step ${waiting.step + 1} by now. Look at it again.`);
  const approval = { ...waiting, isEscalated: waiting.escalatedAt !== null, holders: await readHolders(client, waiting) };
  const givers = (await readGivers(client, actor.id, now)).map(({ id }) => id);
  const inNameOf = rightOf(openRights(approval), waiting.barred, actor.id, givers);
  if (inNameOf === null) {
    const hasAgreed = waiting.given.some(({ step, userId }) => step === waiting.step && [actor.id, ...givers].includes(userId));
    if (hasAgreed) throw new ServiceError("conflict", "You have agreed to this step; others have to follow.");
    throw new ServiceError("forbidden", `This step is for who is ${open.role.replaceAll("_", " ")}.`);
  }
  const given = [...waiting.given, { step: waiting.step, userId: inNameOf }];
  return { inNameOf, onBehalfOf: inNameOf === actor.id ? null : inNameOf, next: nextStep({ ...approval, given }) };
}
