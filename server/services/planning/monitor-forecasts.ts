import type { Client } from "@/db/client";
import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";

const DAY_MS = 86_400_000;
/** Weeks by item × node; by class they are kept for good. */
const KEPT_DAYS = 91;

export type MonitorForecastsResult = { judged: number; published: number };
type Inside = ServiceContext & { client: Client };

/**
 * Holds the week's published forecasts against what was asked for, once the week is over, and publishes the next week's. What was
 * published is not touched by the forecasts of the nights in between. Asked twice on a day it does nothing.
 */
export async function monitorForecasts(context: ServiceContext, { entityId }: { entityId: number }): Promise<MonitorForecastsResult> {
  requireScope(context, "replenishment.release", { entityId, nodeIds: [] });
  const today = dateOf(context.now);
  return transact(context, async (inside) => {
    const { rowCount } = await inside.client.query(judgeWeeks, [entityId, today, context.now]);
    if (rowCount) await inside.client.query(sumUpWeeks, [entityId, context.now]);
    const published = await publishWeek(inside, entityId, today);
    await inside.client.query("DELETE FROM published_forecast WHERE entity_id = $1 AND starts_on < $2", [
      entityId,
      dateOf(new Date(context.now.getTime() - KEPT_DAYS * DAY_MS)),
    ]);
    const result = { judged: rowCount ?? 0, published };
    if (result.judged + published > 0)
      await audit(inside, "forecast.monitored", [{ subjectKind: "entity", subjectId: entityId, detail: result }]);
    return result;
  });
}

// What was asked for, of bundles their components, as the forecast counts it. Orders that have to wait were asked for as well.
const judgeWeeks = `
WITH due AS (SELECT starts_on, item_id, node_id FROM published_forecast WHERE entity_id = $1 AND actual IS NULL AND starts_on + 7 <= $2::date),
asked AS (
  SELECT w.starts_on, coalesce(c.component_item_id, d.item_id) AS item_id, d.node_id, sum(d.quantity * coalesce(c.quantity_per, 1)) AS units
  FROM (SELECT DISTINCT starts_on FROM due) w
  JOIN demand_fact d ON d.entity_id = $1 AND d.occurred_at >= w.starts_on::timestamp AT TIME ZONE 'UTC' AND d.occurred_at < (w.starts_on + 7)::timestamp AT TIME ZONE 'UTC'
  LEFT JOIN bundle_component c ON c.bundle_item_id = d.item_id GROUP BY 1, 2, 3)
UPDATE published_forecast p SET actual = coalesce(a.units, 0), judged_at = $3
FROM due LEFT JOIN asked a USING (starts_on, item_id, node_id)
WHERE p.starts_on = due.starts_on AND p.item_id = due.item_id AND p.node_id = due.node_id`;

const sumUpWeeks = `
INSERT INTO forecast_week (entity_id, starts_on, demand_class, keys, forecast_units, actual_units, missed_units, compared_units, naive_missed_units, judged_at)
SELECT entity_id, starts_on, demand_class, count(*), sum(forecast), sum(actual), sum(abs(forecast - actual)),
  coalesce(sum(actual) FILTER (WHERE naive IS NOT NULL), 0), coalesce(sum(abs(naive - actual)), 0), $2
FROM published_forecast WHERE entity_id = $1 AND judged_at = $2 GROUP BY 1, 2, 3
ON CONFLICT (entity_id, starts_on, demand_class) DO NOTHING`;

/** From the forecasts of this night; null days of the history were not observed. */
async function publishWeek(inside: Inside, entityId: number, today: string): Promise<number> {
  const { rowCount } = await inside.client.query(
    `INSERT INTO published_forecast (starts_on, item_id, node_id, entity_id, demand_class, model, forecast, naive, made_at)
     SELECT f.starts_on, f.item_id, f.node_id, f.entity_id, f.demand_class, f.model,
       CASE f.period_days WHEN 7 THEN f.mean[1] ELSE (SELECT sum(m) FROM unnest(f.mean[1:7]) AS m) END,
       CASE WHEN f.period_days = 7 THEN f.history[cardinality(f.history)] ELSE
         (SELECT CASE WHEN count(h) = 7 THEN sum(h) END FROM unnest(f.history[greatest(cardinality(f.history) - 6, 1):]) AS h) END, f.made_at
     FROM demand_forecast f WHERE f.entity_id = $1 AND f.starts_on = $2 AND cardinality(f.mean) > 0
       AND NOT EXISTS (SELECT 1 FROM published_forecast p WHERE p.entity_id = $1 AND p.starts_on + 7 > $2::date)
     ON CONFLICT DO NOTHING`,
    [entityId, today],
  );
  return rowCount ?? 0;
}

const dateOf = (at: Date) => at.toISOString().slice(0, 10);
