import { forecastDemand } from "@/server/services/planning/forecast-demand";
import { monitorForecasts } from "@/server/services/planning/monitor-forecasts";
import { DAY, type Past } from "./past";

/** Enough weeks for a drift to show, of the items that matter; all of them would take longer than everything else. */
const WEEKS = 8;
const ITEMS = 300;

/** Forecasts the last weeks one after the other, each from what was known at its beginning, and holds them against what came. */
export async function publishForecasts(past: Past, until: Date): Promise<void> {
  const { entityId } = past.organisation;
  const { rows } = await past.pool.query<{ id: number }>(
    `SELECT d.item_id AS id FROM demand_fact d JOIN item i ON i.id = d.item_id AND NOT i.is_service AND NOT i.is_bundle
     WHERE d.entity_id = $1 GROUP BY 1 ORDER BY sum(d.quantity) DESC, 1 LIMIT ${ITEMS}`,
    [entityId],
  );
  const itemIds = rows.map(({ id }) => id);
  for (let weeks = WEEKS; weeks >= 1; weeks -= 1) {
    const context = past.at(new Date(until.getTime() - 7 * weeks * DAY));
    await forecastDemand(context, { entityId, itemIds });
    await monitorForecasts(context, { entityId });
  }
}
