import { z } from "zod";
import type { Queryable } from "@/db/client";
import { instant } from "@/domain/kernel/days";
import { label, reason } from "@/domain/kernel/words";
import { decidingRoles } from "@/domain/procurement/approval-rule";
import { audit } from "../../audit";
import { requirePermission, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";

export const delegateApprovalsInput = z.object({
  toUserId: label(100),
  startsAt: instant,
  endsAt: instant,
  reason,
});
const LONGEST_DAYS = 90;
const DAY = 86_400_000;

/** To whom the person can hand approvals over: who may decide somewhere where the person may. */
export async function readDeputies(queryable: Queryable, personId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await queryable.query<{ id: string; name: string }>(
    `SELECT u.id, u.name FROM "user" u WHERE u.id <> $1 AND EXISTS (
       SELECT 1 FROM (SELECT g.user_id, g.node_id, coalesce(g.entity_id, n.entity_id) AS entity_id FROM role_grant g LEFT JOIN node n ON n.id = g.node_id WHERE g.role = ANY($2::text[])) theirs
       JOIN (SELECT g.node_id, coalesce(g.entity_id, n.entity_id) AS entity_id FROM role_grant g LEFT JOIN node n ON n.id = g.node_id WHERE g.role = ANY($2::text[]) AND g.user_id = $1) mine
         ON theirs.entity_id IS NULL OR mine.entity_id IS NULL OR theirs.entity_id = mine.entity_id AND (theirs.node_id IS NULL OR mine.node_id IS NULL OR theirs.node_id = mine.node_id)
       WHERE theirs.user_id = u.id)
     ORDER BY u.name, u.id LIMIT 500`,
    [personId, decidingRoles],
  );
  return rows;
}

/** Hands one's approvals over for a while. Who gets them decides in one's name, and both names stand with the decision. */
export const delegateApprovals = (context: ServiceContext, input: z.input<typeof delegateApprovalsInput>): Promise<{ id: number }> =>
  transact(context, async (inside) => {
    const { toUserId, startsAt, endsAt, reason } = delegateApprovalsInput.parse(input);
    requirePermission(inside, "requisitions.decide");
    const { actor, client, now } = inside;
    if (actor.kind !== "person") throw new ServiceError("forbidden", "A person hands approvals over.");
    if (toUserId === actor.id) throw new ServiceError("invalid", "Choose somebody else.", { path: "toUserId" });
    if (endsAt <= startsAt) throw new ServiceError("invalid", "It ends before it begins.", { path: "endsAt" });
    if (endsAt <= now) throw new ServiceError("invalid", "It would be over already: choose a day to come.", { path: "endsAt" });
    if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * DAY)
      throw new ServiceError("invalid", `At most ${LONGEST_DAYS} days; somebody who approves for longer needs the role.`, {
        path: "endsAt",
      });
    if (!(await readDeputies(client, actor.id)).some(({ id }) => id === toUserId))
      throw new ServiceError("invalid", "Choose somebody who may decide where you do.", { path: "toUserId" });
    const { rows } = await client.query<{ id: number }>(
      "INSERT INTO approval_delegation (from_user_id, to_user_id, starts_at, ends_at, reason) VALUES ($1, $2, $3, $4, $5) RETURNING id",
      [actor.id, toUserId, startsAt, endsAt, reason],
    );
    const id = rows[0]?.id ?? 0;
    await audit(inside, "approvals.delegated", [
      { subjectKind: "approval_delegation", subjectId: id, detail: { toUserId, startsAt, endsAt, reason } },
    ]);
    return { id };
  });

/** Takes them back. */
export const endDelegation = (context: ServiceContext, id: number): Promise<void> =>
  transact(context, async (inside) => {
    requirePermission(inside, "requisitions.decide");
    const { rowCount } = await inside.client.query(
      "UPDATE approval_delegation SET ends_at = greatest($3::timestamptz, starts_at + interval '1 second') WHERE id = $1 AND from_user_id = $2 AND ends_at > $3",
      [id, inside.actor.id, inside.now],
    );
    if (rowCount === 0) throw new ServiceError("not_found", "There is no such delegation of yours.");
    await audit(inside, "approvals.taken_back", [{ subjectKind: "approval_delegation", subjectId: id }]);
  });
