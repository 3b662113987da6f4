import { usualCaps } from "@/domain/automation/policy";
import { automateReleases } from "@/server/services/automation/automate-releases";
import { setAutomationPolicy } from "@/server/services/automation/manage-automation";
import { changeRecommendation, rejectRecommendations, releaseRecommendations } from "@/server/services/planning/decide-recommendations";
import type { Past } from "./past";

const HOLD_MINUTES = 240;
/** One goes out as recommended, one larger, one not at all. */
const ORDERS_BESIDE = 3;

/**
 * How far a careful planner has let the planning run go by now: everything is judged, the supplier with most orders is released after a
 * hold, and one category is watched in shadow.
 */
export async function setAutomation(past: Past, now: Date): Promise<void> {
  const { entityId } = past.organisation;
  const { rows } = await past.pool.query<{ supplierId: number; category: string }>(
    `SELECT (SELECT p.supplier_id FROM purchase_order p WHERE p.entity_id = $1 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) AS "supplierId",
       (SELECT i.category FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id WHERE r.entity_id = $1 AND r.state = 'open' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) AS category`,
    [entityId],
  );
  const anywhere = { nodeId: null, brand: null, category: null, supplierId: null };
  const base = { entityId, caps: usualCaps, holdMinutes: HOLD_MINUTES, version: 0 };
  const planner = past.by("planner", now);
  await setAutomationPolicy(planner, { ...base, scope: anywhere, level: "recommend", reason: "Buyers see what the guardrails make of it" });
  const { supplierId = null, category = null } = rows[0] ?? {};
  if (category !== null)
    await setAutomationPolicy(planner, {
      ...base,
      scope: { ...anywhere, category },
      level: "shadow",
      reason: "Watched for a month before it may act",
    });
  if (supplierId !== null)
    await setAutomationPolicy(planner, {
      ...base,
      scope: { ...anywhere, supplierId },
      level: "hold",
      reason: "Orders here were released unchanged for months",
    });
  const job = { ...past.at(now), actor: { kind: "job" as const, id: "automate-releases" } };
  await automateReleases(job);
  await decideBesideShadow(past, now);
  await automateReleases(job);
}

/** What a buyer makes of some lines that the shadow would have let pass, so that there is something to compare: a whole order each. */
async function decideBesideShadow(past: Past, now: Date): Promise<void> {
  const buyer = past.by("buyer", now);
  const { rows: lines } = await past.pool.query<{ id: number; version: number; quantity: number; pack: number; place: number }>(
    `SELECT * FROM (SELECT r.id, r.version, r.quantity, t.order_multiple AS pack, dense_rank() OVER (ORDER BY r.supplier_id, r.node_id)::int AS place
       FROM automation_decision d JOIN replenishment_recommendation r ON r.id = d.recommendation_id AND r.state = 'open'
       JOIN supplier_item t ON t.supplier_id = r.supplier_id AND t.item_id = r.item_id
       WHERE d.entity_id = $1 AND d.is_current AND d.level = 'shadow' AND d.outcome = 'passed') passed WHERE place <= $2 ORDER BY place, id`,
    [past.organisation.entityId, ORDERS_BESIDE],
  );
  const of = (place: number) => lines.filter((line) => line.place === place);
  const versioned = ({ id, version }: { id: number; version: number }) => ({ id, version });
  const [more, ...rest] = of(2);
  const changed = more
    ? [await changeRecommendation(buyer, { ...versioned(more), quantity: more.quantity + more.pack, reason: "A fair is coming" })]
    : [];
  for (const recommendations of [of(1).map(versioned), [...changed, ...rest].map(versioned)])
    if (recommendations.length > 0) await releaseRecommendations(buyer, { recommendations });
  const unwanted = of(3).map(versioned);
  if (unwanted.length > 0) await rejectRecommendations(buyer, { recommendations: unwanted, reason: "The range is being thinned out" });
}
