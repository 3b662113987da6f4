import { z } from "zod";
import { automationBand, usualBand } from "@/domain/automation/outcomes";
import { automationCaps, automationScope, levels } from "@/domain/automation/policy";
import { rowId, smallId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { actorName, requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { clearExceptions } from "../exceptions/open-exceptions";
import type { Inside } from "../planning/recommendation-rows";
import { stopAllHeld } from "./automate-releases";
import { settleDecisions } from "./decisions";

const entityId = smallId;

export const draftPolicyInput = z.object({
  entityId,
  scope: automationScope,
  level: z.enum(levels),
  caps: automationCaps,
  /** As it stands where nothing is said, the usual one for a new policy. */
  band: automationBand.optional(),
  holdMinutes: z.number().int().min(1, "At least 1 minute.").max(10_080, "At most a week."),
});
/** `version` is the one that was looked at; 0 where there is none yet. */
export const setAutomationPolicyInput = draftPolicyInput.extend({ version: versionNumber, reason });
export const killAutomationInput = z.object({ entityId, isKilled: z.boolean(), reason });
export const stopHeldInput = z.object({ decisionIds: z.array(rowId).min(1).max(1_000), reason });

const SAME_SCOPE = `entity_id = $1 AND node_id IS NOT DISTINCT FROM $2 AND brand IS NOT DISTINCT FROM $3 AND category IS NOT DISTINCT FROM $4
  AND supplier_id IS NOT DISTINCT FROM $5`;

/** Says how far the planning run may go by itself in a scope. What was held under the version before is judged anew. */
export const setAutomationPolicy = (
  context: ServiceContext,
  input: z.input<typeof setAutomationPolicyInput>,
): Promise<{ id: number; version: number }> =>
  transact(context, async (inside) => {
    const { client, now, actor } = inside;
    const wanted = setAutomationPolicyInput.parse(input);
    const { scope } = wanted;
    requireScope(inside, "automation.manage", { entityId: wanted.entityId, nodeIds: [] });
    await requireKnown(inside, wanted.entityId, scope);
    // Two people who make the same policy at once: one of them is told.
    await client.query("SELECT 1 FROM entity WHERE id = $1 FOR UPDATE", [wanted.entityId]);
    const place = [wanted.entityId, scope.nodeId, scope.brand, scope.category, scope.supplierId];
    const { rows } = await client.query<{ id: number; version: number; level: string; caps: unknown; band: unknown }>(
      `SELECT id, version, level, caps, band FROM automation_policy WHERE ${SAME_SCOPE} FOR UPDATE`,
      place,
    );
    const before = rows[0];
    if ((before?.version ?? 0) !== wanted.version)
      throw new ServiceError("conflict", "Somebody has changed this policy meanwhile. Look at it again.");
    const band = wanted.band ?? before?.band ?? usualBand;
    const values = [
      ...place,
      wanted.level,
      JSON.stringify(wanted.caps),
      wanted.holdMinutes,
      wanted.reason,
      actorName(actor),
      now,
      JSON.stringify(band),
    ];
    const saved = before
      ? await client.query<{ id: number; version: number }>(
          `UPDATE automation_policy SET level = $6, caps = $7, hold_minutes = $8, reason = $9, updated_by = $10, updated_at = $11, band = $12, stepped_down = NULL, version = version + 1
           WHERE ${SAME_SCOPE} RETURNING id, version`,
          values,
        )
      : await client.query<{ id: number; version: number }>(
          `INSERT INTO automation_policy (entity_id, node_id, brand, category, supplier_id, level, caps, hold_minutes, reason, updated_by, updated_at, band)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id, version`,
          values,
        );
    const policy = saved.rows[0];
    if (!policy) throw new ServiceError("conflict", "The policy was not saved.");
    await audit(inside, "automation.policy_set", [
      {
        subjectKind: "automation_policy",
        subjectId: policy.id,
        detail: {
          scope,
          reason: wanted.reason,
          version: policy.version,
          before: before ? { level: before.level, caps: before.caps, band: before.band } : null,
          after: { level: wanted.level, caps: wanted.caps, band, holdMinutes: wanted.holdMinutes },
        },
      },
    ]);
    await clearStepDown(inside, policy.id);
    await markChanged(client, "purchasing_rules", [wanted.entityId]);
    return policy;
  });

/** Who sets a policy has answered for its stepping down. */
async function clearStepDown(inside: Inside, policyId: number): Promise<void> {
  const { rows } = await inside.client.query<{ id: number }>(
    "SELECT id FROM exception WHERE type = 'automation_stepped_down' AND subject_id = $1 AND state NOT IN ('resolved', 'auto_resolved')",
    [policyId],
  );
  await clearExceptions(
    inside,
    rows.map(({ id }) => id),
  );
}

async function requireKnown(inside: Inside, ofEntity: number, scope: z.output<typeof automationScope>) {
  const known = async (sql: string, value: unknown, path: string, what: string) => {
    if (value === null) return;
    const { rows } = await inside.client.query(sql, [ofEntity, value]);
    if (rows.length === 0) throw new ServiceError("invalid", `There is no such ${what}.`, { path: `scope.${path}` });
  };
  await known("SELECT 1 FROM node WHERE entity_id = $1 AND id = $2", scope.nodeId, "nodeId", "warehouse");
  await known("SELECT 1 FROM supplier WHERE entity_id = $1 AND id = $2", scope.supplierId, "supplierId", "supplier");
  await known("SELECT 1 FROM item WHERE entity_id = $1 AND category = $2 LIMIT 1", scope.category, "category", "category");
  await known("SELECT 1 FROM item WHERE entity_id = $1 AND brand = $2 LIMIT 1", scope.brand, "brand", "brand");
}

/** Stops everything at once, or lets it begin again. What was held does not go out any more. */
export const killAutomation = (context: ServiceContext, input: z.input<typeof killAutomationInput>): Promise<{ stopped: number }> =>
  transact(context, async (inside) => {
    const wanted = killAutomationInput.parse(input);
    requireScope(inside, wanted.isKilled ? "automation.stop" : "automation.manage", { entityId: wanted.entityId, nodeIds: [] });
    await inside.client.query("INSERT INTO automation_switch (entity_id) VALUES ($1) ON CONFLICT DO NOTHING", [wanted.entityId]);
    // Waits for a run that is at work; none begins after this.
    const { rows } = await inside.client.query<{ killedAt: Date | null }>(
      `SELECT killed_at AS "killedAt" FROM automation_switch WHERE entity_id = $1 FOR UPDATE`,
      [wanted.entityId],
    );
    if ((rows[0]?.killedAt !== null) === wanted.isKilled)
      throw new ServiceError("conflict", wanted.isKilled ? "Automation is stopped already." : "Automation is not stopped.");
    await inside.client.query(
      "UPDATE automation_switch SET killed_at = CASE WHEN $2::boolean THEN clock_timestamp() END, changed_by = $4, reason = $5, changed_at = $3 WHERE entity_id = $1",
      [wanted.entityId, wanted.isKilled, inside.now, actorName(inside.actor), wanted.reason],
    );
    const stopped = wanted.isKilled ? await stopAllHeld(inside, wanted.entityId, `Everything was stopped: ${wanted.reason}`) : 0;
    await audit(inside, wanted.isKilled ? "automation.killed" : "automation.resumed", [
      { subjectKind: "entity", subjectId: wanted.entityId, detail: { reason: wanted.reason, stopped } },
    ]);
    await markChanged(inside.client, "purchasing_rules", [wanted.entityId]);
    return { stopped };
  });

/** Keeps held releases from going out; the recommendations stay for people. */
export const stopHeld = (context: ServiceContext, input: z.input<typeof stopHeldInput>): Promise<{ stopped: number }> =>
  transact(context, async (inside) => {
    const wanted = stopHeldInput.parse(input);
    const { rows } = await inside.client.query<{ id: number; entityId: number; nodeId: number; recommendationId: number; outcome: string }>(
      `SELECT d.id, d.entity_id AS "entityId", r.node_id AS "nodeId", d.recommendation_id AS "recommendationId", d.outcome FROM automation_decision d
       JOIN replenishment_recommendation r ON r.id = d.recommendation_id WHERE d.id = ANY($1::bigint[]) ORDER BY d.id FOR UPDATE OF d`,
      [wanted.decisionIds],
    );
    if (rows.length < new Set(wanted.decisionIds).size) throw new ServiceError("not_found", "There is no such row in your scope.");
    for (const row of rows) {
      requireScope(inside, "automation.stop", { entityId: row.entityId, nodeIds: [row.nodeId] });
      if (row.outcome !== "held") throw new ServiceError("conflict", `One of them is ${row.outcome} already.`);
    }
    await settleDecisions(
      inside,
      rows.map(({ id }) => id),
      "stopped",
      wanted.reason,
    );
    const subjects = rows.map(({ recommendationId }) => recommendationId);
    await audit(
      inside,
      "automation.stopped",
      subjects.map((subjectId) => ({ subjectKind: "recommendation", subjectId, detail: { reason: wanted.reason } })),
    );
    await markChanged(inside.client, "replenishment", subjects);
    return { stopped: rows.length };
  });
