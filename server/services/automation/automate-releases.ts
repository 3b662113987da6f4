import { judge, type Verdict } from "@/domain/automation/guardrails";
import { policyFor } from "@/domain/automation/policy";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { type ServiceContext, transact } from "../context";
import { releaseRecommendations } from "../planning/decide-recommendations";
import type { Inside } from "../planning/recommendation-rows";
import { readApprovalNeeded } from "./approval-needed";
import { type Considered, readBudgetLeft, readCandidates, readStandingPolicies } from "./candidates";
import { type NewDecision, saveDecisions, settleDecisions } from "./decisions";

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
    await readApprovalNeeded(inside.client, entityId),
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
  const released = decisions.filter(({ outcome }) => outcome === "released");
  await release(
    inside,
    released.map(({ candidate, version }) => ({ id: candidate.recommendationId, version })),
  );
  return {
    released: released.length,
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

async function release(inside: Inside, recommendations: readonly { id: number; version: number }[]): Promise<void> {
  for (let from = 0; from < recommendations.length; from += AT_ONCE)
    await releaseRecommendations(inside, { recommendations: recommendations.slice(from, from + AT_ONCE) });
}

/** Held releases about which somebody decided meanwhile, or whose need changed: a person has it, or the next run judges it anew. */
async function overtake(inside: Inside, entityId: number): Promise<void> {
  const { rows } = await inside.client.query<{ id: number }>(
    `SELECT d.id FROM automation_decision d JOIN replenishment_recommendation r ON r.id = d.recommendation_id
     WHERE d.entity_id = $1 AND d.outcome = 'held' AND (r.state <> 'open' OR r.quantity <> d.quantity OR r.value_minor <> d.value_minor) ORDER BY d.id FOR UPDATE OF d`,
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
  const { rows } = await inside.client.query<{ id: number; recommendationId: number }>(
    `SELECT d.id, d.recommendation_id AS "recommendationId" FROM automation_decision d JOIN automation_policy p ON p.id = d.policy_id AND p.version = d.policy_version
     WHERE d.entity_id = $1 AND d.outcome = 'held' AND d.release_at <= $2 ORDER BY d.id LIMIT ${AT_ONCE} FOR UPDATE OF d`,
    [entityId, inside.now],
  );
  // What was fine when it was held may not be any more.
  const due = rows.map((row) => ({ ...row, considered: candidates.get(row.recommendationId) }));
  const isStillFine = ({ considered: one }: (typeof due)[number]) =>
    one !== undefined && one.isReady && one.isSupplierApproved && one.openExceptions === 0;
  const left = await readBudgetLeft(inside.client, entityId, inside.now);
  const fits = ({ considered }: (typeof due)[number]) => {
    const rest = considered && left.get(considered.category);
    if (considered === undefined || rest === undefined) return true;
    if (considered.valueMinor > rest) return false;
    left.set(considered.category, rest - considered.valueMinor);
    return true;
  };
  const going = due.filter((one) => isStillFine(one) && fits(one));
  const goes = new Set(going);
  await settleDecisions(
    inside,
    due.filter((one) => !goes.has(one)).map(({ id }) => id),
    "overtaken",
    "A guardrail that it had passed would stop it now",
  );
  await settleDecisions(
    inside,
    going.map(({ id }) => id),
    "released",
    "Nobody stopped it",
  );
  await release(
    inside,
    going.flatMap(({ recommendationId, considered }) => (considered ? [{ id: recommendationId, version: considered.version }] : [])),
  );
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
  return going.length;
}

/** Beside each decision that did nothing: what people made of the recommendation. */
async function compareWithPeople(inside: Inside, entityId: number): Promise<void> {
  await inside.client.query(
    `UPDATE automation_decision d SET person_minor = CASE r.state WHEN 'released' THEN r.value_minor ELSE 0 END,
       person_outcome = CASE WHEN r.state = 'released' AND r.quantity = d.quantity THEN 'same' WHEN r.state = 'released' THEN 'changed'
         WHEN r.state = 'rejected' THEN 'rejected' ELSE 'gone' END
     FROM replenishment_recommendation r
     WHERE r.id = d.recommendation_id AND d.entity_id = $1 AND d.person_outcome IS NULL AND d.outcome IN ('passed', 'blocked') AND d.is_current
       AND r.state IN ('released', 'rejected', 'superseded')`,
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
