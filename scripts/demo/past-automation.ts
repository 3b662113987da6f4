import { usualCaps } from "@/domain/automation/policy";
import { automateReleases } from "@/server/services/automation/automate-releases";
import { setAutomationPolicy } from "@/server/services/automation/manage-automation";
import type { Past } from "./past";

const HOLD_MINUTES = 240;

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
  await automateReleases({ ...past.at(now), actor: { kind: "job", id: "automate-releases" } });
}
