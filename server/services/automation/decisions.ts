import type { Verdict } from "@/domain/automation/guardrails";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { actorName } from "../context";
import type { Inside } from "../planning/recommendation-rows";

export type NewDecision = Verdict & { version: number; outcome: "released" | "held" | "blocked" | "passed"; releaseAt: Date | null };

/** Writes what was decided; the decision before about the same recommendation is history. Whatever acts is audited with its policy's version. */
export async function saveDecisions(inside: Inside, entityId: number, decisions: readonly NewDecision[]): Promise<void> {
  if (decisions.length === 0) return;
  const { client, now } = inside;
  const ids = decisions.map(({ candidate }) => candidate.recommendationId);
  await client.query("UPDATE automation_decision SET is_current = false WHERE recommendation_id = ANY($1::bigint[]) AND is_current", [ids]);
  await client.query(
    `INSERT INTO automation_decision (entity_id, recommendation_id, policy_id, policy_version, level, outcome, quantity, value_minor, home_minor, exchange_rate, stops, decided_at, release_at, settled_at, settled_by)
     SELECT $1, v.recommendation_id, v.policy_id, v.policy_version, v.level, v.outcome, v.quantity, v.value_minor, v.home_minor, v.exchange_rate, v.stops::jsonb, $2, v.release_at,
       CASE v.outcome WHEN 'released' THEN $2::timestamptz END, CASE v.outcome WHEN 'released' THEN $3 END
     FROM unnest($4::bigint[], $5::bigint[], $6::int[], $7::text[], $8::text[], $9::int[], $10::bigint[], $11::text[], $12::timestamptz[], $13::bigint[], $14::numeric[])
       AS v(recommendation_id, policy_id, policy_version, level, outcome, quantity, value_minor, stops, release_at, home_minor, exchange_rate)`,
    [
      entityId,
      now,
      actorName(inside.actor),
      ids,
      decisions.map(({ policy }) => policy.id),
      decisions.map(({ policy }) => policy.version),
      decisions.map(({ policy }) => policy.level),
      decisions.map(({ outcome }) => outcome),
      decisions.map(({ candidate }) => candidate.quantity),
      decisions.map(({ candidate }) => candidate.valueMinor),
      decisions.map(({ stops }) => JSON.stringify(stops)),
      decisions.map(({ releaseAt }) => releaseAt),
      decisions.map(({ candidate }) => candidate.homeMinor),
      decisions.map(({ candidate }) => candidate.exchangeRate),
    ],
  );
  const acting = decisions.filter(({ outcome }) => outcome === "released" || outcome === "held");
  for (const outcome of ["released", "held"] as const)
    await audit(
      inside,
      `automation.${outcome}`,
      acting
        .filter((decision) => decision.outcome === outcome)
        .map(({ candidate, policy, releaseAt }) => ({
          subjectKind: "recommendation",
          subjectId: candidate.recommendationId,
          detail: {
            policyId: policy.id,
            policyVersion: policy.version,
            level: policy.level,
            valueMinor: candidate.valueMinor,
            ...(candidate.exchangeRate === null ? {} : { homeMinor: candidate.homeMinor, exchangeRate: candidate.exchangeRate }),
            releaseAt,
          },
        })),
    );
  const seen = decisions.filter(({ policy }) => policy.level !== "shadow");
  await markChanged(
    client,
    "replenishment",
    seen.map(({ candidate }) => candidate.recommendationId),
  );
}

/** Ends what was held. */
export async function settleDecisions(
  inside: Inside,
  ids: readonly number[],
  outcome: "released" | "stopped" | "overtaken",
  reason: string,
): Promise<void> {
  if (ids.length === 0) return;
  await inside.client.query(
    "UPDATE automation_decision SET outcome = $2, settled_at = $3, settled_by = $4, settled_reason = $5 WHERE id = ANY($1::bigint[])",
    [ids, outcome, inside.now, actorName(inside.actor), reason],
  );
}

/** What was decided and could not be ordered stays with people, with the reason. */
export async function refuseDecisions(inside: Inside, recommendationIds: readonly number[], reason: string): Promise<void> {
  await inside.client.query(
    `UPDATE automation_decision SET outcome = 'blocked', stops = '[{"guardrail": "refused"}]', settled_at = $2, settled_by = $3, settled_reason = $4
     WHERE recommendation_id = ANY($1::bigint[]) AND is_current`,
    [recommendationIds, inside.now, actorName(inside.actor), reason],
  );
  await audit(
    inside,
    "automation.refused",
    recommendationIds.map((id) => ({ subjectKind: "recommendation", subjectId: id, detail: { reason } })),
  );
}
