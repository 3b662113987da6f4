import { addDemandEvent } from "@/server/services/planning/calendar/demand-events";
import type { Past } from "./past";

const DAY = 86_400_000;

/** A Christmas to come, and a week of offers in the largest category: once three weeks ago, to be learned from, and again soon. */
export async function setCalendar(past: Past, now: Date): Promise<void> {
  const { entityId } = past.organisation;
  const day = (ahead: number) => new Date(now.getTime() + ahead * DAY).toISOString().slice(0, 10);
  const { rows } = await past.pool.query<{ category: string }>(
    "SELECT category FROM item WHERE entity_id = $1 AND NOT is_service GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    [entityId],
  );
  const everything = { entityId, sku: null, category: null, nodeId: null };
  const offers = { ...everything, name: "Week of offers", category: rows[0]?.category ?? null, expectedEffectRatio: 1.3 };
  const year = Number(day(0).slice(0, 4)) + (day(0).slice(5) > "12-24" ? 1 : 0);
  const christmas = { ...everything, name: "Christmas", fromOn: `${year}-12-10`, toOn: `${year}-12-24`, expectedEffectRatio: 1.6 };
  for (const event of [christmas, { ...offers, fromOn: day(-24), toOn: day(-18) }, { ...offers, fromOn: day(9), toOn: day(15) }])
    await addDemandEvent(past.by("planner", now), event);
}
