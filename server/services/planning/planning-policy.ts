import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Queryable } from "@/db/client";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { type PlanningPolicy, planningPolicy, usualPolicy } from "@/domain/planning/planning-policy";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { actorName, requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";

export type StandingPolicy = PlanningPolicy & { version: number };

/** The policy that holds in the entity; version 0 is the usual one. */
export async function readPlanningPolicy(queryable: Queryable, entityId: number): Promise<StandingPolicy> {
  const { rows } = await queryable.query<StandingPolicy>(
    `SELECT service_level AS "serviceLevel", service_level_a AS "serviceLevelA", service_level_c AS "serviceLevelC", measure, ordering_cost_minor AS "orderingCostMinor", holding_rate AS "holdingRate", review_days AS "reviewDays", version FROM planning_policy WHERE entity_id = $1`,
    [entityId],
  );
  return rows[0] ?? { ...usualPolicy, version: 0 };
}

export const setPlanningPolicyInput = planningPolicy.extend({
  entityId: smallId,
  // One target for all classes, unless they are told apart.
  serviceLevelA: planningPolicy.shape.serviceLevelA.optional(),
  serviceLevelC: planningPolicy.shape.serviceLevelC.optional(),
  // What is not said stays.
  measure: planningPolicy.shape.measure.optional(),
  orderingCostMinor: planningPolicy.shape.orderingCostMinor.optional(),
  holdingRate: planningPolicy.shape.holdingRate.optional(),
  /** The version that the person looked at. */
  version: versionNumber,
  reason,
});

/** Makes the policy hold from the next planning run on. */
export const setPlanningPolicy = (context: ServiceContext, input: z.input<typeof setPlanningPolicyInput>): Promise<StandingPolicy> =>
  transact(context, async (inside) => {
    const {
      entityId,
      version,
      reason,
      serviceLevel,
      serviceLevelA = serviceLevel,
      serviceLevelC = serviceLevel,
      reviewDays,
      ...said
    } = setPlanningPolicyInput.parse(input);
    if (serviceLevelA < serviceLevel || serviceLevel < serviceLevelC)
      throw new ServiceError("invalid", "A class that earns more is not served less.", {
        path: serviceLevelA < serviceLevel ? "serviceLevelA" : "serviceLevelC",
      });
    requireScope(inside, "planning.policy", { entityId, nodeIds: [] });
    // Two people who set a first policy at once: one of them is told.
    await inside.client.query("SELECT 1 FROM entity WHERE id = $1 FOR UPDATE", [entityId]);
    const before = await readPlanningPolicy(inside.client, entityId);
    if (before.version !== version) throw new ServiceError("conflict", "Somebody has set another policy meanwhile. Look at it again.");
    const measure = said.measure ?? before.measure;
    const orderingCostMinor = said.orderingCostMinor ?? before.orderingCostMinor;
    const holdingRate = said.holdingRate ?? before.holdingRate;
    const after = { serviceLevel, serviceLevelA, serviceLevelC, measure, orderingCostMinor, holdingRate, reviewDays };
    if (isDeepStrictEqual(before, { ...after, version })) throw new ServiceError("invalid", "That is the policy that holds.");
    await inside.client.query(
      `INSERT INTO planning_policy (entity_id, service_level, review_days, version, reason, updated_by, updated_at, service_level_a, service_level_c, measure, ordering_cost_minor, holding_rate)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (entity_id) DO UPDATE SET service_level = excluded.service_level, service_level_a = excluded.service_level_a, service_level_c = excluded.service_level_c, measure = excluded.measure, ordering_cost_minor = excluded.ordering_cost_minor, holding_rate = excluded.holding_rate, review_days = excluded.review_days, version = excluded.version,
         reason = excluded.reason, updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
      [
        entityId,
        serviceLevel,
        reviewDays,
        version + 1,
        reason,
        actorName(inside.actor),
        inside.now,
        serviceLevelA,
        serviceLevelC,
        measure,
        orderingCostMinor,
        holdingRate,
      ],
    );
    await audit(inside, "planning_policy.set", [{ subjectKind: "entity", subjectId: entityId, detail: { reason, before, after } }]);
    await markChanged(inside.client, "planning_rules", [entityId]);
    return { ...after, version: version + 1 };
  });
