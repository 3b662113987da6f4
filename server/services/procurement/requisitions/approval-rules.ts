import { z } from "zod";
import type { Queryable } from "@/db/client";
import { rowId, smallId, versionNumber } from "@/domain/kernel/ids";
import { label, reason } from "@/domain/kernel/words";
import { type ApprovalRule, approvalStep, doRulesOverlap, USUAL_STEP_HOURS } from "@/domain/procurement/approval-rule";
import { riskFlags } from "@/domain/procurement/purchase-risk";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import type { Inside } from "../locked-order";

export const ruleSubjects = ["request", "plan"] as const;
export type RuleSubject = (typeof ruleSubjects)[number];

/** The rules that hold in a company, about what people ask for or about what they release of the plan. */
export const readApprovalRules = async (queryable: Queryable, entityId: number, about: RuleSubject): Promise<ApprovalRule[]> =>
  (await readRulesOfCompanies(queryable, [entityId], about)).get(entityId) ?? [];

/** The same of several companies, at once. */
export async function readRulesOfCompanies(
  queryable: Queryable,
  entityIds: readonly number[],
  about: RuleSubject,
): Promise<Map<number, ApprovalRule[]>> {
  const { rows } = await queryable.query<{ entityId: number; rules: ApprovalRule[] }>(
    `SELECT entity_id AS "entityId", json_agg(json_build_object('id', id, 'version', version, 'category', category, 'supplierId', supplier_id, 'fromMinor', from_minor,
       'toMinor', to_minor, 'riskFlags', risk_flags, 'steps', steps, 'stepHours', step_hours) ORDER BY id) AS rules
     FROM approval_rule WHERE entity_id = ANY($1::int[]) AND about = $2 AND retired_at IS NULL GROUP BY 1`,
    [entityIds, about],
  );
  return new Map(rows.map(({ entityId, rules }) => [entityId, rules]));
}

const minor = z.number().int().min(0, "Not below 0.").max(1_000_000_000_000);
export const setApprovalRuleInput = z
  .object({
    entityId: smallId,
    /** null for a new rule. */
    id: rowId.nullable(),
    /** That the person looked at; 0 for a new rule. */
    version: versionNumber,
    about: z.enum(ruleSubjects),
    category: label(200).nullable(),
    supplierId: smallId.nullable(),
    fromMinor: minor,
    toMinor: minor.nullable(),
    /** Sorted, so that the same ones are the same scope. */
    riskFlags: z
      .array(z.enum(riskFlags))
      .max(riskFlags.length)
      .default([])
      .transform((flags) => [...new Set(flags)].sort()),
    steps: z.array(approvalStep).max(5, "At most five steps."),
    stepHours: z.number().int().min(1, "At least one hour.").max(200, "At most 200 working hours.").default(USUAL_STEP_HOURS),
    reason,
  })
  .refine(({ fromMinor, toMinor }) => toMinor === null || toMinor > fromMinor, {
    path: ["toMinor"],
    message: "Higher than where it begins.",
  });
export const retireApprovalRuleInput = z.object({ id: rowId, version: versionNumber, reason });

/** Makes a rule, or changes one as a new version; what waits keeps the steps that it was asked with. */
export const setApprovalRule = (
  context: ServiceContext,
  input: z.input<typeof setApprovalRuleInput>,
): Promise<{ id: number; version: number }> =>
  transact(context, async (inside) => {
    const { id, version, reason: why, entityId, ...rule } = setApprovalRuleInput.parse(input);
    requireScope(inside, "approvals.rules", { entityId, nodeIds: [] });
    // Two people who make overlapping rules at once: the second one sees the first.
    await inside.client.query("SELECT 1 FROM entity WHERE id = $1 FOR UPDATE", [entityId]);
    await checkWords(inside, entityId, rule);
    const standing = await readApprovalRules(inside.client, entityId, rule.about);
    const others = standing.filter((other) => other.id !== id);
    const before = standing.find((other) => other.id === id) ?? null;
    const other = others.find((each) => doRulesOverlap(each, rule));
    if (other) throw new ServiceError("invalid", "Another rule about the same holds for a part of these amounts.", { path: "fromMinor" });
    const values = [
      entityId,
      rule.about,
      rule.category,
      rule.supplierId,
      rule.fromMinor,
      rule.toMinor,
      JSON.stringify(rule.steps),
      rule.riskFlags,
      rule.stepHours,
    ];
    const { rows } = await inside.client.query<{ id: number; version: number }>(
      id === null
        ? "INSERT INTO approval_rule (entity_id, about, category, supplier_id, from_minor, to_minor, steps, risk_flags, step_hours) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id, version"
        : `UPDATE approval_rule SET category = $3, supplier_id = $4, from_minor = $5, to_minor = $6, steps = $7, risk_flags = $8, step_hours = $9, version = version + 1
           WHERE entity_id = $1 AND about = $2 AND id = $10 AND version = $11 AND retired_at IS NULL RETURNING id, version`,
      id === null ? values : [...values, id, version],
    );
    const saved = rows[0];
    if (!saved) throw new ServiceError("conflict", "Somebody has changed this rule meanwhile. Look at it again.");
    await audit(inside, "approval_rule.set", [
      { subjectKind: "approval_rule", subjectId: saved.id, detail: { reason: why, before, after: { ...rule, version: saved.version } } },
    ]);
    await markChanged(inside.client, "purchasing_rules", [entityId]);
    return saved;
  });

/** The rule holds no more; what waits keeps its steps. */
export const retireApprovalRule = (context: ServiceContext, input: z.input<typeof retireApprovalRuleInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { id, version, reason: why } = retireApprovalRuleInput.parse(input);
    const { rows } = await inside.client.query<{ entity_id: number; version: number; retired: boolean }>(
      "SELECT entity_id, version, retired_at IS NOT NULL AS retired FROM approval_rule WHERE id = $1 FOR UPDATE",
      [id],
    );
    const row = rows[0];
    if (!row) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "approvals.rules", { entityId: row.entity_id, nodeIds: [] });
    if (row.retired || row.version !== version)
      throw new ServiceError("conflict", "Somebody has changed this rule meanwhile. Look at it again.");
    await inside.client.query("UPDATE approval_rule SET retired_at = $2, version = version + 1 WHERE id = $1", [id, inside.now]);
    await audit(inside, "approval_rule.retired", [{ subjectKind: "approval_rule", subjectId: id, detail: { reason: why } }]);
    await markChanged(inside.client, "purchasing_rules", [row.entity_id]);
  });

/** Category and supplier are of the company, and each step has somebody who can take it. */
async function checkWords(
  { client }: Inside,
  entityId: number,
  { category, supplierId, steps }: Pick<z.output<typeof setApprovalRuleInput>, "category" | "supplierId" | "steps">,
): Promise<void> {
  const { rows } = await client.query<{ category: boolean; supplier: boolean; roles: string[] }>(
    `SELECT $2::text IS NULL OR EXISTS (SELECT 1 FROM item WHERE entity_id = $1 AND category = $2) AS category,
       $3::int IS NULL OR EXISTS (SELECT 1 FROM supplier WHERE entity_id = $1 AND id = $3) AS supplier,
       ARRAY(SELECT DISTINCT role FROM role_grant WHERE entity_id = $1 OR (entity_id IS NULL AND node_id IS NULL)) AS roles`,
    [entityId, category, supplierId],
  );
  const known = rows[0];
  if (!known?.category) throw new ServiceError("invalid", `There is no category ${category}.`, { path: "category" });
  if (!known.supplier) throw new ServiceError("invalid", "There is no such supplier.", { path: "supplierId" });
  for (const [index, { role }] of steps.entries())
    if (!known.roles.includes(role))
      throw new ServiceError("invalid", `Nobody is ${role.replaceAll("_", " ")}: it would wait for ever.`, { path: `steps.${index}.role` });
}
