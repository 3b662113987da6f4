import { z } from "zod";
import { audit } from "../../audit";
import { requirePermission, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";

export const delegateApprovalsInput = z.object({
  toUserId: z.string().min(1).max(100),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  reason: z.string().trim().min(3, "Say why.").max(500),
});
const LONGEST_DAYS = 90;
const DAY = 86_400_000;

/** Hands one's approvals over for a while. Who gets them decides in one's name, and both names stand with the decision. */
export const delegateApprovals = (context: ServiceContext, input: z.input<typeof delegateApprovalsInput>): Promise<{ id: number }> =>
  transact(context, async (inside) => {
    const { toUserId, startsAt, endsAt, reason } = delegateApprovalsInput.parse(input);
    requirePermission(inside, "purchasing.approve");
    const { actor, client, now } = inside;
    if (actor.kind !== "person") throw new ServiceError("forbidden", "A person hands approvals over.");
    if (toUserId === actor.id) throw new ServiceError("invalid", "Choose somebody else.", { path: "toUserId" });
    if (endsAt <= startsAt || endsAt <= now) throw new ServiceError("invalid", "It ends before it begins.", { path: "endsAt" });
    if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * DAY)
      throw new ServiceError("invalid", `At most ${LONGEST_DAYS} days; somebody who approves for longer needs the role.`, {
        path: "endsAt",
      });
    const { rows: people } = await client.query(
      `SELECT 1 FROM "user" u WHERE u.id = $1 AND EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id)`,
      [toUserId],
    );
    if (people.length === 0) throw new ServiceError("invalid", "There is no such person.", { path: "toUserId" });
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
    requirePermission(inside, "purchasing.approve");
    const { rowCount } = await inside.client.query(
      "UPDATE approval_delegation SET ends_at = greatest($3::timestamptz, starts_at + interval '1 second') WHERE id = $1 AND from_user_id = $2 AND ends_at > $3",
      [id, inside.actor.id, inside.now],
    );
    if (rowCount === 0) throw new ServiceError("not_found", "There is no such delegation of yours.");
    await audit(inside, "approvals.taken_back", [{ subjectKind: "approval_delegation", subjectId: id }]);
  });
