import type { Level } from "@/domain/automation/policy";
import type { SteppedDown } from "@/domain/automation/step-down";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { actorName, requireScope } from "../context";
import { ServiceError } from "../errors";
import type { Inside } from "../planning/recommendation-rows";

/**
 * A person's word about a policy that lost a level by itself: it stays where it is, or has its level again. Either makes a version, from
 * which on it is judged anew. Whoever calls settles the exception.
 */
export async function answerStepDown(
  inside: Inside,
  { policyId, isRestored, reason }: { policyId: number; isRestored: boolean; reason: string },
): Promise<{ level: Level }> {
  const { client, now, actor } = inside;
  const { rows } = await client.query<{ entityId: number; level: Level; steppedDown: SteppedDown | null }>(
    `SELECT entity_id AS "entityId", level, stepped_down AS "steppedDown" FROM automation_policy WHERE id = $1 FOR UPDATE`,
    [policyId],
  );
  const policy = rows[0];
  if (!policy) throw new ServiceError("not_found", "There is no such row in your scope.");
  requireScope(inside, "automation.manage", { entityId: policy.entityId, nodeIds: [] });
  if (!policy.steppedDown) throw new ServiceError("conflict", "Somebody has set this policy meanwhile.");
  const level = isRestored ? policy.steppedDown.from : policy.level;
  const saved = await client.query<{ version: number }>(
    `UPDATE automation_policy SET level = $2, reason = $3, stepped_down = NULL, version = version + 1, updated_by = $4, updated_at = $5 WHERE id = $1 RETURNING version`,
    [policyId, level, reason, actorName(actor), now],
  );
  await audit(inside, "automation.policy_set", [
    {
      subjectKind: "automation_policy",
      subjectId: policyId,
      detail: { reason, version: saved.rows[0]?.version, before: { level: policy.level }, after: { level } },
    },
  ]);
  await markChanged(client, "purchasing_rules", [policy.entityId]);
  return { level };
}
