import { type Candidate, judge, type StandingPolicy, type Verdict } from "@/domain/automation/guardrails";
import { policyFor } from "@/domain/automation/policy";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { releaseRecommendations } from "../planning/decide-recommendations";
import type { Inside } from "../planning/recommendation-rows";
import { readApprovalNeeded } from "./approval-needed";
import { type Considered, readBudgetLeft, readCandidates, readStandingPolicies } from "./candidates";
import { readCompanyDay } from "./company-day";
import { type NewDecision, refuseDecisions, saveDecisions, settleDecisions } from "./decisions";

export type AutomationCounts = { released: number; held: number; blocked: number };

/** Lines that one call of the release verb takes. */
const AT_ONCE = 1_000;

/**
 * Judges the open recommendations of every company that has a policy and does what its level allows; then sends out what was held long
 * enough. Each company in one transaction that holds its kill switch: once it is killed, nothing more goes out.
 */
export async function automateReleases(context: ServiceContext, stopped: () => boolean = () => false): Promise<AutomationCounts> {
  const counts: AutomationCounts = { released: 0, held: 0, blocked: 0 };
  const { rows } = await context.pool.query<{ id: number }>("SELECT DISTINCT entity_id AS id FROM automation_policy ORDER BY 1");
  for (const { id } of rows) {
    if (stopped()) break;
    await transact(context, async (inside) => {
      await inside.client.query("INSERT INTO automation_switch (entity_id) VALUES ($1) ON CONFLICT DO NOTHING", [id]);
      const { rows: switches } = await inside.client.query<{ killedAt: Date | null }>(
        `SELECT killed_at AS "killedAt" FROM automation_switch WHERE entity_id = $1 FOR SHARE`,
        [id],
      );
      if (switches[0]?.killedAt) return;
      await compareWithPeople(inside, id);
      await overtake(inside, id);
      const candidates = new Map((await readCandidates(inside.client, id, inside.now)).map((one) => [one.recommendationId, one]));
      counts.released += await releaseDue(inside, id, candidates);
      const decided = await decide(inside, id, candidates);
      counts.released += decided.released;
      counts.held += decided.held;
      counts.blocked += decided.blocked;
    });
  }
  return counts;
}

async function decide(inside: Inside, entityId: number, candidates: ReadonlyMap<number, Considered>): Promise<AutomationCounts> {
  const policies = await readStandingPolicies(inside.client, entityId, inside.now);
  const { rows: holds } = await inside.client.query<{ id: number; minutes: number }>(
    "SELECT id, hold_minutes AS minutes FROM automation_policy WHERE entity_id = $1",
    [entityId],
  );
  const minutesOf = new Map(holds.map(({ id, minutes }) => [id, minutes]));
  // What was decided about the same quantity under the same policy stands; only what was blocked is looked at again.
  const isOpen = ({ before, quantity, valueMinor }: Considered, policy: { id: number; version: number }) =>
    before === null ||
    before.outcome === "blocked" ||
    before.policyId !== policy.id ||
    before.policyVersion !== policy.version ||
    before.quantity !== quantity ||
    before.valueMinor !== valueMinor;
  const verdicts = judge(
    [...candidates.values()],
    (candidate) => {
      const policy = policyFor(policies, candidate);
      const considered = candidates.get(candidate.recommendationId);
      return policy && considered && isOpen(considered, policy) ? policy : null;
    },
    await readBudgetLeft(inside.client, entityId, inside.now),
    await readApprovalNeeded(inside.client, entityId, inside.now),
    await readCompanyDay(inside.client, entityId, inside.now),
  );
  const decisions = verdicts.flatMap((verdict): NewDecision[] => {
    const considered = candidates.get(verdict.candidate.recommendationId);
    if (!considered || isRepeated(verdict, considered)) return [];
    const outcome = outcomeOf(verdict);
    const holdMs = (minutesOf.get(verdict.policy.id) ?? 0) * 60_000;
    return [
      { ...verdict, version: considered.version, outcome, releaseAt: outcome === "held" ? new Date(inside.now.getTime() + holdMs) : null },
    ];
  });
  await saveDecisions(inside, entityId, decisions);
  const refused = await release(
    inside,
    decisions.flatMap(({ outcome, candidate }) => (outcome === "released" ? (candidates.get(candidate.recommendationId) ?? []) : [])),
  );
  return {
    released: decisions.filter(({ outcome }) => outcome === "released").length - refused,
    held: decisions.filter(({ outcome }) => outcome === "held").length,
    blocked: decisions.filter(({ outcome }) => outcome === "blocked").length,
  };
}

function outcomeOf({ policy, stops }: Verdict): NewDecision["outcome"] {
  if (stops.length > 0) return "blocked";
  return policy.level === "automatic" ? "released" : policy.level === "hold" ? "held" : "passed";
}

/** Blocked again for the same: nothing new was decided. */
function isRepeated({ policy, stops }: Verdict, { before, quantity, valueMinor }: Considered): boolean {
  return (
    before !== null &&
    before.outcome === "blocked" &&
    before.policyId === policy.id &&
    before.policyVersion === policy.version &&
    before.quantity === quantity &&
    before.valueMinor === valueMinor &&
    before.guardrails.join() === stops.map(({ guardrail }) => guardrail).join()
  );
}

/**
 * Orders what was decided, whole supplier orders together. Where one is refused (an item was merged since it was planned) it alone stays
 * behind, with the reason, and the others go. Answers with how many lines were refused.
 */
async function release(inside: Inside, lines: readonly Considered[]): Promise<number> {
  let refused = 0;
  for (const batch of batchesOf(lines)) {
    if ((await refusalOf(inside, batch.flat())) === null) continue;
    for (const order of batch) {
      const reason = await refusalOf(inside, order);
      if (reason === null) continue;
      refused += order.length;
      await refuseDecisions(
        inside,
        order.map(({ recommendationId }) => recommendationId),
        reason,
      );
    }
  }
  return refused;
}

/** Orders of the same supplier and node, as many together as one call of the release verb takes. */
function batchesOf(lines: readonly Considered[]): Considered[][][] {
  const orders = new Map<string, Considered[]>();
  for (const one of lines) {
    const key = `${one.supplierId}/${one.nodeId}`;
    orders.set(key, [...(orders.get(key) ?? []), one]);
  }
  const batches: Considered[][][] = [];
  let room = 0;
  for (const order of orders.values()) {
    if (order.length > room) {
      batches.push([]);
      room = AT_ONCE;
    }
    batches.at(-1)?.push(order);
    room -= order.length;
  }
  return batches;
}

/** Releases them, or undoes all of it and says why not. */
async function refusalOf(inside: Inside, lines: readonly Considered[]): Promise<string | null> {
  await inside.client.query("SAVEPOINT automatic_release");
  try {
    await releaseRecommendations(inside, { recommendations: lines.map(({ recommendationId: id, version }) => ({ id, version })) });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    await inside.client.query("ROLLBACK TO SAVEPOINT automatic_release");
    return error.message;
  }
  await inside.client.query("RELEASE SAVEPOINT automatic_release");
  return null;
}

/** Held releases about which somebody decided meanwhile, or whose need changed: a person has it, or the next run judges it anew. */
async function overtake(inside: Inside, entityId: number): Promise<void> {
  const { rows } = await inside.client.query<{ id: number }>(
    `SELECT d.id FROM automation_decision d JOIN replenishment_recommendation r ON r.id = d.recommendation_id
     WHERE d.entity_id = $1 AND d.outcome = 'held' AND (r.state <> 'open' OR r.quantity <> d.quantity) ORDER BY d.id FOR UPDATE OF d`,
    [entityId],
  );
  await settleDecisions(
    inside,
    rows.map(({ id }) => id),
    "overtaken",
    "The recommendation changed while it was held",
  );
}

async function releaseDue(inside: Inside, entityId: number, candidates: ReadonlyMap<number, Considered>): Promise<number> {
  const { rows } = await inside.client.query<{ id: number; recommendationId: number; policyId: number }>(
    `SELECT d.id, d.recommendation_id AS "recommendationId", d.policy_id AS "policyId" FROM automation_decision d JOIN automation_policy p ON p.id = d.policy_id AND p.version = d.policy_version
     WHERE d.entity_id = $1 AND d.outcome = 'held' AND d.release_at <= $2 ORDER BY d.id LIMIT ${AT_ONCE} FOR UPDATE OF d`,
    [entityId, inside.now],
  );
  // What was fine when it was held is judged again, at today's price and with all that goes out together. What it took of the day and of the
  // run was taken when it was held.
  const policies = new Map((await readStandingPolicies(inside.client, entityId, inside.now)).map((policy) => [policy.id, policy]));
  const due = new Map(rows.map((row) => [row.recommendationId, row]));
  const again = (one: Candidate): StandingPolicy | null => {
    const policy = policies.get(due.get(one.recommendationId)?.policyId ?? 0);
    return policy ? { ...policy, caps: { ...policy.caps, dayMinor: Number.POSITIVE_INFINITY, runLines: Number.POSITIVE_INFINITY } } : null;
  };
  const verdicts = judge(
    rows.flatMap(({ recommendationId }) => candidates.get(recommendationId) ?? []),
    again,
    await readBudgetLeft(inside.client, entityId, inside.now),
    await readApprovalNeeded(inside.client, entityId, inside.now),
  );
  const going = verdicts.flatMap(({ stops, candidate }) => (stops.length === 0 ? (candidates.get(candidate.recommendationId) ?? []) : []));
  const goes = new Set(going.map(({ recommendationId }) => recommendationId));
  await settleDecisions(
    inside,
    rows.filter(({ recommendationId }) => !goes.has(recommendationId)).map(({ id }) => id),
    "overtaken",
    "A guardrail that it had passed would stop it now",
  );
  await settleDecisions(
    inside,
    going.flatMap(({ recommendationId }) => due.get(recommendationId)?.id ?? []),
    "released",
    "Nobody stopped it",
  );
  const refused = await release(inside, going);
  // What was held under a policy that was changed since is judged under the new one.
  const { rows: outdated } = await inside.client.query<{ id: number }>(
    `SELECT d.id FROM automation_decision d JOIN automation_policy p ON p.id = d.policy_id
     WHERE d.entity_id = $1 AND d.outcome = 'held' AND p.version <> d.policy_version ORDER BY d.id FOR UPDATE OF d`,
    [entityId],
  );
  await settleDecisions(
    inside,
    outdated.map(({ id }) => id),
    "overtaken",
    "The policy was changed",
  );
  return going.length - refused;
}

/**
 * Beside the last decision that did nothing and was about the recommendation as it was: what people made of it. That somebody changed the
 * quantity is what is compared, not a decision of its own.
 */
async function compareWithPeople(inside: Inside, entityId: number): Promise<void> {
  await inside.client.query(
    `UPDATE automation_decision d SET person_quantity = CASE r.state WHEN 'released' THEN r.quantity ELSE 0 END,
       person_minor = CASE r.state WHEN 'released' THEN r.value_minor ELSE 0 END,
       person_outcome = CASE WHEN r.state = 'released' AND r.quantity = d.quantity THEN 'same' WHEN r.state = 'released' THEN 'changed'
         WHEN r.state = 'rejected' THEN 'rejected' ELSE 'gone' END
     FROM (SELECT DISTINCT ON (o.recommendation_id) o.id, o.person_outcome FROM automation_decision o
       JOIN replenishment_recommendation q ON q.id = o.recommendation_id AND q.state IN ('released', 'rejected', 'superseded')
       WHERE o.entity_id = $1 AND NOT o.stops @> '[{"guardrail": "changed_by_person"}]'
         AND EXISTS (SELECT FROM automation_decision u WHERE u.recommendation_id = o.recommendation_id AND u.person_outcome IS NULL AND u.outcome IN ('passed', 'blocked'))
       ORDER BY o.recommendation_id, o.id DESC) last, replenishment_recommendation r
     WHERE d.id = last.id AND last.person_outcome IS NULL AND r.id = d.recommendation_id AND d.outcome IN ('passed', 'blocked')`,
    [entityId],
  );
  // What was said in between was overtaken by it, and is looked at no more.
  await inside.client.query(
    `UPDATE automation_decision d SET person_outcome = 'gone', person_minor = 0, person_quantity = 0 FROM replenishment_recommendation r
     WHERE r.id = d.recommendation_id AND d.entity_id = $1 AND d.person_outcome IS NULL AND d.outcome IN ('passed', 'blocked') AND r.state IN ('released', 'rejected', 'superseded')`,
    [entityId],
  );
}

/** Everything that is held in a company will not go out. */
export async function stopAllHeld(inside: Inside, entityId: number, reason: string): Promise<number> {
  const { rows } = await inside.client.query<{ id: number; recommendationId: number }>(
    `SELECT id, recommendation_id AS "recommendationId" FROM automation_decision WHERE entity_id = $1 AND outcome = 'held' ORDER BY id FOR UPDATE`,
    [entityId],
  );
  await settleDecisions(
    inside,
    rows.map(({ id }) => id),
    "stopped",
    reason,
  );
  await audit(
    inside,
    "automation.stopped",
    rows.map(({ recommendationId }) => ({ subjectKind: "recommendation", subjectId: recommendationId, detail: { reason } })),
  );
  await markChanged(
    inside.client,
    "replenishment",
    rows.map(({ recommendationId }) => recommendationId),
  );
  return rows.length;
}
